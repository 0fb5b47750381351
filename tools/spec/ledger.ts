/** The ledger: every sentence with the tests that judge it and the mutants that break it. */

import type { Citation, ParsedText, Problem } from "./texts.ts";

export const LEDGER = "conformance/LEDGER.md";

export function formatLedger(
  chapters: readonly ParsedText[],
  tests: readonly Citation[],
  mutants: readonly Citation[],
): string {
  const judged = index(tests);
  const broken = index(mutants);
  const requirements = chapters.flatMap((chapter) => chapter.requirements);
  const musts = requirements.filter(({ level }) => level === "MUST");
  const count = (of: ReadonlyMap<string, string[]>): number =>
    musts.filter(({ id }) => of.has(id)).length;
  return [
    "# Ledger",
    "",
    "Every requirement, the tests that judge it and the mutants that break it. Written by `npm run ledger`.",
    "",
    `${requirements.length} requirements, ${musts.length} of them MUSTs: ${count(judged)} are judged by a test, ${count(broken)} are broken by a mutant, ${musts.filter(({ untestable }) => untestable !== undefined).length} are untestable.`,
    `${tests.length} tests, ${mutants.length} mutants.`,
    ...chapters
      .filter((chapter) => chapter.requirements.length > 0)
      .flatMap((chapter) => [
        "",
        `## ${chapter.file.replace(/^.*\/|\.md$/g, "")}`,
        "",
        "| requirement | level | tests | mutants |",
        "| --- | --- | --- | --- |",
        ...chapter.requirements.map(({ id, level, untestable }) => {
          const tested =
            untestable === undefined ? list(judged.get(id)) : `untestable: ${untestable}`;
          return `| [${id}](../${chapter.file}#${id}) | ${level} | ${tested} | ${list(broken.get(id))} |`;
        }),
      ]),
    "",
  ].join("\n");
}

/** The ledger that is kept says what the code says. */
export function checkLedger(kept: string | undefined, made: string): Problem[] {
  if (kept === made) return [];
  const lines = (kept ?? "").split("\n");
  const line = made.split("\n").findIndex((text, at) => text !== lines[at]) + 1;
  return [
    {
      file: LEDGER,
      line: Math.max(1, line),
      problem:
        kept === undefined
          ? "is missing: npm run ledger"
          : "is not what the code says: npm run ledger",
    },
  ];
}

function index(citations: readonly Citation[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, cites } of citations) {
    for (const cited of cites) found.set(cited, [...(found.get(cited) ?? []), id]);
  }
  return found;
}

/** Examples are named by their requirement: their number says enough. */
function list(ids: readonly string[] = []): string {
  const examples = ids.filter((id) => id.startsWith("example/")).length;
  const others = ids.filter((id) => !id.startsWith("example/")).map((id) => `\`${id}\``);
  const shown =
    examples === 0 ? others : [examples === 1 ? "example" : `${examples} examples`, ...others];
  return shown.length === 0 ? "–" : shown.join(", ");
}
