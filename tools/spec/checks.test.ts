import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseChapter } from "../../conformance/requirement.ts";
import { checkMutants, checkTests } from "./coverage.ts";
import { checkSpec } from "../check-spec.ts";
import { checkExamples } from "./examples.ts";
import { checkIds, checkUntestable } from "./ids.ts";
import { checkLedger, formatLedger } from "./ledger.ts";
import { checkLinks } from "./links.ts";
import { checkProse } from "./prose.ts";
import { checkErrors, checkGlossary, checkLimits } from "./tables.ts";
import type { ParsedText, Problem } from "./texts.ts";

function chapter(text: string, file = "spec/kv.md"): ParsedText {
  return { file, text, ...parseChapter(file, text) };
}

/** Problems as `line: problem`. */
function brief(problems: readonly Problem[]): string[] {
  return problems.map(({ line, problem }) => `${line}: ${problem}`);
}

const GOOD = `# Key-value store

**kv/read** A get MUST see the put.

\`\`\`example kv/read
a: open f /beta/kv/k r -> ok
a: read f 9 -> ok one
\`\`\`
`;

describe("the form of a chapter", () => {
  const problems = (text: string, file?: string): string[] => brief(chapter(text, file).problems);

  it("is accepted where it is right", () => {
    expect(problems(GOOD)).toEqual([]);
    expect(chapter("**kv/a** It MUST. *Needs: deadline, memory*").requirements[0]).toMatchObject({
      id: "kv/a",
      level: "MUST",
      sentence: "It MUST.",
      needs: ["deadline", "memory"],
    });
    expect(chapter("**kv/a** It SHOULD NOT. *Untestable: power*").requirements[0]).toMatchObject({
      level: "SHOULD",
      untestable: "power",
    });
  });

  it("wants ids of words and slashes", () => {
    expect(problems("**kv/Read** It MUST.")).toEqual([
      expect.stringContaining("1: 'kv/Read' is not an id"),
    ]);
    expect(problems("**kv** It MUST.")).toEqual([expect.stringContaining("'kv' is not an id")]);
    expect(problems("**kv/read**: it MUST.")).toEqual([
      expect.stringContaining("a space and a sentence"),
    ]);
  });

  it("wants one key word, in capitals", () => {
    expect(problems("**kv/a** It must.")).toEqual([
      expect.stringContaining("no MUST, SHOULD or MAY"),
    ]);
    expect(problems("**kv/a** It MUST, and MAY too.")).toEqual([
      expect.stringContaining("more than one"),
    ]);
    expect(problems("**kv/a** It SHALL.")).toHaveLength(1);
  });

  it("knows the controls and the reasons", () => {
    expect(problems("**kv/a** It MUST. *Needs: luck*")).toEqual([
      expect.stringContaining("unknown control 'luck'"),
    ]);
    expect(problems("**kv/a** It MUST. *Untestable: hard*")).toEqual([
      expect.stringContaining("unknown reason 'hard'"),
    ]);
    expect(problems("**kv/a** It MUST. *Since: 1*")).toEqual([
      expect.stringContaining("neither Needs nor Untestable"),
    ]);
  });

  it("wants a feature for every chapter with requirements", () => {
    expect(problems("**blog/a** It MUST.", "spec/blog.md")).toEqual([
      expect.stringContaining("the chapter of no feature"),
    ]);
    expect(chapter("**kv-ttl/a** It MUST.", "spec/kv-ttl.md").requirements[0]!.feature).toBe(
      "kv.ttl",
    );
  });

  it("wants fences closed and examples named", () => {
    expect(problems("```example kv/a\na: hello")).toEqual(["1: this fence is not closed"]);
    expect(problems("```example\na: hello\n```")).toEqual(["1: the example names no requirement"]);
  });
});

describe("ids", () => {
  it("are used once", () => {
    expect(brief(checkIds([chapter("**kv/a** It MUST.\n**kv/a** It MAY.")]))).toEqual([
      "2: kv/a is the id of spec/kv.md:1 too",
    ]);
  });

  it("begin with their chapter", () => {
    expect(brief(checkIds([chapter("**tmp/a** It MUST.")]))).toEqual([
      expect.stringContaining("begin with kv/"),
    ]);
    expect(checkIds([chapter("**file/a** It MUST.", "spec/files.md")])).toEqual([]);
  });

  it("do not come back when they are retired", () => {
    const retired = chapter("## Retired ids\n\n- `kv/a`: it was wrong\n", "spec/conformance.md");
    expect(brief(checkIds([retired, chapter("**kv/a** It MUST.")]))).toEqual([
      expect.stringContaining("kv/a is retired"),
    ]);
  });

  it("are untestable for at most one MUST in ten", () => {
    const musts = Array.from({ length: 10 }, (_, at) => `**kv/r${at}** It MUST.`);
    const text = (untestable: number): string =>
      musts
        .map((line, at) => (at < untestable ? `${line} *Untestable: internal*` : line))
        .join("\n");
    expect(checkUntestable([chapter(text(1))])).toEqual([]);
    expect(brief(checkUntestable([chapter(text(2))]))).toEqual([
      "2: kv/r1: 2 of 10 MUSTs are untestable, and at most 1 may be",
    ]);
  });
});

describe("prose", () => {
  const check = (text: string, file?: string): string[] => brief(checkProse([chapter(text, file)]));

  it("does not bind", () => {
    expect(check("A guest never sees it.\n\n> Hosts MUST not.")).toEqual([
      "1: 'never' binds, and this is no requirement",
      "3: 'MUST' binds, and this is no requirement",
    ]);
    expect(check("A host MAY.\nIt may.")).toEqual(["1: 'MAY' binds, and this is no requirement"]);
  });

  it("may name the words where it is about them, and in code", () => {
    expect(check("The words MUST and MAY.", "spec/conformance.md")).toEqual([]);
    expect(check("It must.", "spec/conformance.md")).toHaveLength(1);
    expect(check("`must` be\n```\nalways\n```\n**kv/a** It MUST always.")).toEqual([]);
  });
});

describe("links", () => {
  const other = chapter("## What it is\n\n**tmp/a** It MUST.", "spec/tmp.md");
  const check = (text: string): string[] =>
    brief(checkLinks([chapter(text), other], (file) => file === "LICENSE"));

  it("lead to files, headings and requirements", () => {
    expect(
      check(
        "[a](tmp.md) [b](tmp.md#what-it-is) [c](tmp.md#tmp/a) [d](../LICENSE) [e](https://example.org/x)",
      ),
    ).toEqual([]);
  });

  it("are reported where they do not", () => {
    expect(check("[a](gone.md)")).toEqual([expect.stringContaining("there is no spec/gone.md")]);
    expect(check("[a](tmp.md#gone)")).toEqual([
      expect.stringContaining("no heading and no requirement gone"),
    ]);
    expect(check("[a](#gone)")).toHaveLength(1);
  });
});

describe("examples", () => {
  const check = (text: string): string[] => brief(checkExamples([chapter(text)]));

  it("are there for every MUST that can be tested", () => {
    expect(check(GOOD)).toEqual([]);
    expect(
      check("**kv/a** It MUST.\n**kv/b** It SHOULD.\n**kv/c** It MUST. *Untestable: power*"),
    ).toEqual(["1: kv/a has no example with a result that is spelt out"]);
  });

  it("spell a result out", () => {
    expect(
      check("**kv/a** It MUST.\n```example kv/a\na: hello -> ok * *\na: nap 1\n```"),
    ).toHaveLength(1);
    expect(check("**kv/a** It MUST.\n```example kv/a\na: stat / -> ok dir *\n```")).toEqual([]);
  });

  it("are about what exists, and are scripts", () => {
    expect(check(`${GOOD}\`\`\`example kv/gone\na: hello -> ok\n\`\`\``)).toEqual([
      "9: the example is about kv/gone, which no sentence has as its id",
    ]);
    expect(check(`${GOOD}\`\`\`example kv/read\na: hello\nhello\n\`\`\``)).toEqual([
      expect.stringMatching(/^11: not 'EXECUTION/),
    ]);
  });
});

describe("coverage", () => {
  const chapters = [
    chapter(
      "**kv/a** It MUST.\n**kv/b** It SHOULD.\n**kv/c** It MAY.\n**kv/d** It MUST. *Untestable: foreign*",
    ),
  ];

  it("wants a test for every MUST and SHOULD", () => {
    expect(brief(checkTests(chapters, [{ id: "t", cites: ["kv/a"] }], "tests"))).toEqual([
      "2: kv/b is cited by no test",
    ]);
  });

  it("wants a mutant for every MUST", () => {
    expect(brief(checkMutants(chapters, [{ id: "m", cites: ["kv/b"] }], "mutants"))).toEqual([
      "1: kv/a is broken by no mutant",
    ]);
  });

  it("wants tests and mutants about what exists, each with its own id", () => {
    const one = { id: "t", cites: ["kv/a", "kv/b", "kv/gone"] };
    const two = { id: "t", cites: ["kv/a"] };
    expect(checkTests(chapters, [one, two], "tests")).toEqual([
      { file: "tests", line: 1, problem: "two have the id t" },
      { file: "tests", line: 1, problem: "t cites kv/gone, which no sentence has as its id" },
    ]);
    expect(checkMutants(chapters, [one], "mutants")).toHaveLength(1);
  });
});

describe("tables", () => {
  const errors = chapter(
    "| code | errno |\n| --- | --- |\n| `busy` | EBUSY | a |\n| `exist` | EEXIST | b |",
    "spec/errors.md",
  );
  const limits = chapter("| `keys` | keys of a scope | 1024 | x |", "spec/limits.md");

  it("of errors has the host's codes", () => {
    expect(checkErrors(errors, ["busy", "exist"])).toEqual([]);
    expect(brief(checkErrors(errors, ["busy", "io", "exist"]))).toEqual([
      "4: the table has exist where the host's ERROR_CODES has io",
    ]);
    expect(brief(checkErrors(errors, ["busy", "exist", "pipe"]))).toEqual([
      "4: the table lacks pipe of the host's ERROR_CODES",
    ]);
    expect(checkErrors(errors, ["busy"])).toHaveLength(1);
  });

  it("of limits has the host's floors", () => {
    expect(checkLimits(limits, { keys: 1024 })).toEqual([]);
    expect(brief(checkLimits(limits, { keys: 1000, files: 1 }))).toEqual([
      "1: the table has 1024 for keys, and the host's FLOORS 1000",
      "1: the table has nothing for files, and the host's FLOORS 1",
    ]);
  });

  it("of words is in order and has what chapters define", () => {
    const glossary = chapter(
      "| word | meaning |\n| --- | --- |\n| cell | a |\n| key, value | b |",
      "spec/glossary.md",
    );
    expect(
      checkGlossary(glossary, [
        chapter("Executions form *cells*, with a *value*; a **b** and *Needs: x*."),
      ]),
    ).toEqual([]);
    expect(brief(checkGlossary(glossary, [chapter("They form *regions*.")]))).toEqual([
      expect.stringContaining("'regions' is set in italics"),
    ]);
    const wrong = chapter("| key | b |\n| cell | a |\n| cell | a |", "spec/glossary.md");
    expect(checkGlossary(wrong, [])).toHaveLength(2);
  });
});

describe("the ledger", () => {
  const chapters = [chapter("**kv/a** It MUST.\n**kv/b** It MUST. *Untestable: power*")];
  const tests = [
    { id: "example/kv/a", cites: ["kv/a"] },
    { id: "property/kv", cites: ["kv/a"] },
  ];
  const made = formatLedger(chapters, tests, [{ id: "deaf", cites: ["kv/a"] }]);

  it("has a row a requirement", () => {
    expect(made).toContain(
      "| [kv/a](../spec/kv.md#kv/a) | MUST | example, `property/kv` | `deaf` |\n",
    );
    expect(made).toContain("| [kv/b](../spec/kv.md#kv/b) | MUST | untestable: power | – |\n");
    expect(made).toContain(
      "2 requirements, 2 of them MUSTs: 1 are judged by a test, 1 are broken by a mutant, 1 are untestable.",
    );
  });

  it("is stale when it says something else", () => {
    expect(checkLedger(made, made)).toEqual([]);
    expect(brief(checkLedger(made.replace("deaf", "dumb"), made))).toEqual([
      expect.stringContaining("npm run ledger"),
    ]);
    expect(brief(checkLedger(undefined, made))).toEqual(["1: is missing: npm run ledger"]);
  });
});

describe("the whole check", () => {
  it("finds what is wrong with a repository", async () => {
    const root = mkdtempSync(join(tmpdir(), "wasi-cloud-spec-"));
    try {
      mkdirSync(join(root, "spec"));
      for (const name of ["errors", "limits", "glossary"])
        writeFileSync(join(root, "spec", `${name}.md`), "");
      writeFileSync(join(root, "spec", "kv.md"), `${GOOD}\nIt never ends: [see](gone.md).\n`);
      const found = brief(await checkSpec(root));
      for (const part of [
        "'never' binds",
        "gone.md",
        "kv/read is cited by no test",
        "kv/read is broken by no mutant",
        "lacks busy",
        "name_bytes",
        "npm run ledger",
      ]) {
        expect(found).toContainEqual(expect.stringContaining(part));
      }
      writeFileSync(join(root, "spec", "kv.md"), `${GOOD}\n**kv/read** It must.\n`);
      expect(brief(await checkSpec(root))).toEqual([
        expect.stringContaining("no MUST, SHOULD or MAY"),
      ]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
