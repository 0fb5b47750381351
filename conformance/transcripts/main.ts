/** Prints how the forms of the precise probe compare: `npm run transcripts`. Exits with 1 if they differ otherwise than listed. */

import { compareForms } from "./compare.ts";
import { DIFFERENCES } from "./differences.ts";
import { FORMS } from "./forms.ts";
import { allScripts } from "./scripts.ts";

const scripts = allScripts();
const { compared, unlisted, counts } = await compareForms(scripts, DIFFERENCES);

console.log(
  `${scripts.length} scripts, ${compared} results compared with those of ${FORMS[0]!.what}\n`,
);
for (const { name, what } of FORMS) console.log(`  ${name.padEnd(10)}  ${what}`);
console.log(
  "\n| times | form | operation | preview 1 | there | because |\n| --- | --- | --- | --- | --- | --- |",
);
for (const [at, { forms, operation, script, usual, result, reason }] of DIFFERENCES.entries()) {
  const where = `${code(operation.source)}${script === undefined ? "" : ` in ${script}`}`;
  const cells = [counts[at], forms.join(", "), where, code(usual), code(result), reason];
  console.log(`| ${cells.join(" | ")} |`);
}
const stale = counts.filter((count) => count === 0).length;
if (stale > 0) console.log(`\n${stale} of these did not occur: remove them.`);
for (const { script, form, execution, operation, usual, result } of unlisted) {
  console.log(
    `\n${script}, ${form}: ${execution}: ${operation}\n  ${usual}   on preview 1\n  ${result}`,
  );
}

function code(text = "anything"): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

process.exitCode = stale + unlisted.length > 0 ? 1 : 0;
