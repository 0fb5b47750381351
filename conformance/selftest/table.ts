import type { Selftest } from "./index.ts";

/** The result as the page that is kept beside the suite. */
export function toMarkdown(result: Selftest): string {
  const { mutants, variants, seeds } = result;
  const kills = mutants.reduce((sum, row) => sum + row.kills, 0);
  const runs = mutants.reduce((sum, row) => sum + row.seeds, 0);
  return [
    "# What the suite sees",
    "",
    "Written by `wasi-cloud-conformance selftest --table PATH`.",
    "",
    `${mutants.length} mutants, each run with ${mutants.some((row) => row.seeds < seeds) ? "up to " : ""}${seeds} seeds: ${mutants.filter((row) => row.killed).length} killed by a test that names the requirement${quietness(mutants)}.`,
    `Kill rate over all runs: ${percent(kills, runs)} (${kills} of ${runs}).`,
    `${variants.length} variants, ${variants.reduce((sum, row) => sum + row.runs, 0)} runs: ${variants.reduce((sum, row) => sum + row.falseAlarms, 0)} false alarms.`,
    "",
    "## Mutants",
    "",
    "| mutant | what it does | killed by | tests failed | kill rate |",
    "| --- | --- | --- | --- | --- |",
    ...mutants.map(
      (row) =>
        `| \`${row.id}\` | ${row.rule} | ${row.by === undefined ? "**survived**" : `\`${row.by}\``} | ${row.failed} of ${row.tests} | ${row.kills}/${row.seeds} |`,
    ),
    "",
    "## Variants",
    "",
    "| variant | what it does | difference shown | false alarms |",
    "| --- | --- | --- | --- |",
    ...variants.map(
      (row) =>
        `| \`${row.id}\` | ${row.difference} | ${row.shown ? "yes" : "**no**"} | ${row.falseAlarms} of ${row.runs}${row.alarm === undefined ? "" : ` (${row.alarm})`} |`,
    ),
    "",
  ].join("\n");
}

/** A quick run says nothing of it. */
function quietness(mutants: Selftest["mutants"]): string {
  if (mutants.every(({ quiet }) => quiet === undefined)) return "";
  const quiet = mutants.filter((row) => row.quiet === true).length;
  return `, ${quiet} of them quiet (fewer than a tenth of the tests failed)`;
}

/** The result as `selftest-1.schema.json` describes it. */
export function toJson(result: Selftest): string {
  return `${JSON.stringify({ report: 1, ...result }, undefined, 2)}\n`;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(2)} %`;
}
