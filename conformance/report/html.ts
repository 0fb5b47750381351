/** The report as one page that needs nothing else: a row a requirement, with what its tests have shown. */

import { headLine, observed } from "./text.ts";
import type { Report, RequirementRow } from "./report.ts";
import type { TestResult } from "../runner/outcome.ts";

export function formatHtml(report: Report): string {
  const title = `${report.host?.name ?? "No host"}: ${report.verdict}`;
  const chapters = new Map<string, RequirementRow[]>();
  for (const row of report.requirements) {
    const [chapter] = row.id.split("/");
    chapters.set(chapter!, [...(chapters.get(chapter!) ?? []), row]);
  }
  const tests = new Map(report.tests.map((test) => [test.id, test]));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>${STYLE}</style>
<h1>${escape(title)}</h1>
<p>${escape(headLine(report))}</p>
${report.fatal === undefined ? "" : `<pre class="failed">${escape(report.fatal)}</pre>`}
<ul>${report.profiles.map(({ name, verdict, judged, total, missing }) => `<li><b class="${verdict}">${name} ${verdict}</b>: ${judged} of ${total} requirements judged${missing.length === 0 ? "" : `<ul>${missing.map((line) => `<li>${escape(line)}</li>`).join("")}</ul>`}</li>`).join("")}</ul>
<p>${counts(report)}</p>
<p class="filter">${["all", ...Object.keys(report.counts.requirements)].map((name, at) => `<label><input type="radio" name="show" value="${name}"${at === 0 ? " checked" : ""}> ${name}</label>`).join(" ")}</p>
${Array.from(chapters, ([chapter, rows]) => `<h2>${escape(chapter)}</h2>\n${rows.map((row) => formatRow(row, tests)).join("\n")}`).join("\n")}
<footer>${escape(`${report.suite.name} ${report.suite.version}, ${Math.round(report.ms / 100) / 10} s`)}</footer>
<script>${SCRIPT}</script>
</html>
`;
}

function counts({ counts: { requirements, tests } }: Report): string {
  const show = (of: Record<string, number>): string =>
    Object.entries(of)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ");
  return `Requirements: ${show(requirements)}.<br>Tests: ${show(tests)}.`;
}

function formatRow(row: RequirementRow, tests: ReadonlyMap<string, TestResult>): string {
  const { id, verdict, level, sentence, source, reason, expected } = row;
  const notes = [
    ...(reason === undefined ? [] : [reason]),
    ...(expected === undefined
      ? []
      : [
          `expected to fail: ${expected.reason}${expected.issue === undefined ? "" : ` ${expected.issue}`}`,
        ]),
  ];
  const about = row.tests.map((test) => tests.get(test)).filter((test) => test !== undefined);
  return `<details class="${verdict}" id="${escape(id)}"${verdict === "failed" ? " open" : ""}>
<summary><code>${escape(id)}</code> <span class="mark">${verdict}</span> ${prose(sentence)}</summary>
<p class="note">${level}, ${escape(source)}${notes.length === 0 ? "" : `; ${escape(notes.join("; "))}`}</p>
${about.map((test) => formatTest(test, id)).join("\n")}
</details>`;
}

function formatTest(
  { id, outcome, ms, cases, message, counterexample, stderr }: TestResult,
  requirement: string,
): string {
  const head = `${escape(id)}: ${outcome}${cases > 1 ? `, ${cases} cases` : ""}, ${ms} ms${message === undefined ? "" : `, ${escape(message)}`}`;
  if (counterexample === undefined || !counterexample.requirements.includes(requirement))
    return `<p class="test">${head}</p>`;
  const { script, results, at, expected } = counterexample;
  const lines = script.split("\n").map((line, index) => {
    const result = `${escape(line)}  <i>${escape(observed(results[index]))}</i>`;
    return index === at ? `<b class="failed">${result}</b>` : result;
  });
  return `<p class="test">${head}</p>
<pre>${lines.join("\n")}
allowed: ${escape(expected.join(" or "))}</pre>${stderr === undefined ? "" : `<pre>${escape(stderr)}</pre>`}`;
}

/** A sentence with its code as code. */
function prose(sentence: string): string {
  return escape(sentence).replaceAll(/`([^`]*)`/g, "<code>$1</code>");
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
code, pre { font: 14px/1.45 ui-monospace, monospace } pre { background: #f4f4f4; padding: .75rem; overflow: auto }
details { border-bottom: 1px solid #e4e4e4; padding: .2rem 0 } summary { cursor: pointer }
.mark { font-size: .8rem; padding: 0 .4rem; border-radius: .6rem; background: #eee }
.passed .mark { background: #d3f0d8 } .failed .mark { background: #f6cccc } .unobserved .mark, .notrun .mark { background: #f7ecc0 }
.conformant { color: #17702b } .nonconformant, b.failed, pre.failed { color: #a51d1d } .partial { color: #8a6a00 }
.note, footer, i { color: #666 } .test { margin: .3rem 0 }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #181818 } pre { background: #242424 } details { border-color: #333 } .mark { color: #222 }
  .conformant { color: #7fd18f } .nonconformant, b.failed, pre.failed { color: #f08a8a } .partial { color: #dfc25a } .note, footer, i { color: #999 }
}`;

const SCRIPT = `
for (const input of document.querySelectorAll("[name=show]")) input.onchange = () => {
  for (const row of document.querySelectorAll("details")) row.hidden = input.value !== "all" && !row.classList.contains(input.value);
};`;
