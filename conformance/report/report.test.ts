import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { formatExpectations, parseExpectations } from "../expectations.ts";
import { loadSpec, type Requirement, type Spec } from "../requirement.ts";
import type { TestResult } from "../runner/outcome.ts";
import type { Run } from "../runner/run.ts";
import { judgeRequirements } from "../runner/verdict.ts";
import { closest, globOf, selectTests } from "../runner/select.ts";
import { exitCode, stale, unexpected } from "./exit.ts";
import { formatHtml } from "./html.ts";
import { formatJson } from "./json.ts";
import { formatJunit } from "./junit.ts";
import { makeReport, type Report, type ReportOptions } from "./report.ts";
import { formatReport } from "./text.ts";

function requirement(id: string, more: Partial<Requirement> = {}): Requirement {
  const sentence = `The <b> of ${id} MUST be & stay.`;
  return {
    id,
    chapter: "kv",
    feature: "core",
    level: "MUST",
    sentence,
    needs: [],
    file: "spec/kv.md",
    line: 7,
    ...more,
  };
}

const spec: Spec = {
  version: "0.1",
  requirements: [
    requirement("kv/a"),
    requirement("kv/b"),
    requirement("kv/should", { level: "SHOULD" }),
    requirement("kv/may", { level: "MAY" }),
    requirement("kv/dark", { untestable: "internal" }),
    requirement("kv-ttl/a", { feature: "kv.ttl" }),
    requirement("kv-tx/a", { feature: "kv.tx", level: "SHOULD" }),
  ],
  examples: [],
  limits: [],
};

type Row = [id: string, cites: string, outcome: TestResult["outcome"], violated?: string];

function report(
  rows: readonly Row[],
  options: Partial<ReportOptions> = {},
  more: Partial<Run> = {},
): Report {
  const results = rows.map(([id, , outcome, violated = ""]): TestResult => {
    const failed = outcome === "failed";
    const requirements = violated.split(" ").filter((one) => one !== "");
    const counterexample = {
      script: "a: x\na: y",
      results: ["ok", "err io"],
      at: 1,
      expected: ["ok", "ok 1"],
      requirements,
    };
    return {
      id,
      outcome,
      ms: 3,
      cases: 1,
      ...(failed ? { counterexample } : outcome === "passed" ? {} : { message: "so it is" }),
    };
  });
  const run: Run = {
    hello: {
      protocol: 1,
      nonce: "",
      spec: "0.1",
      host: { name: "fake", version: "1" },
      abis: ["preview1"],
      control: [],
      concurrency: { worlds: 1, guests: 1 },
    },
    abi: "preview1",
    controls: new Set(["preview1"]),
    features: new Set(),
    tests: rows.map(([id, cites]) => ({ id, cites: cites.split(" ") })),
    results,
    ms: 10,
    ...more,
  };
  return makeReport(spec, run, { seed: 5, budget: 1, ...options });
}

const verdicts = ({ requirements }: Report): Record<string, string> =>
  Object.fromEntries(requirements.map(({ id, verdict }) => [id, verdict]));

const A: Row = ["t/a", "kv/a", "passed"];
const B: Row = ["t/b", "kv/b", "passed"];

describe("verdicts", () => {
  it("are conformant when every MUST was judged and met", () => {
    const found = report([A, B]);
    expect(verdicts(found)).toEqual({
      "kv/a": "passed",
      "kv/b": "passed",
      "kv/should": "notrun",
      "kv/may": "notrun",
      "kv/dark": "untestable",
      "kv-ttl/a": "unclaimed",
      "kv-tx/a": "unclaimed",
    });
    expect(found.verdict).toBe("conformant");
    expect(found.profiles).toEqual([
      { name: "core", verdict: "conformant", judged: 2, total: 2, missing: [] },
    ]);
    expect(exitCode(found)).toBe(0);
  });

  it("leave out what only preview 1 can say where the host has no preview 1", () => {
    const requirements = [
      requirement("kv/a"),
      requirement("kv/narrow", { needs: ["preview1"], sentence: "It MUST be." }),
    ];
    const judge = (abis: readonly string[]) =>
      judgeRequirements({
        requirements,
        tests: [{ id: "t/narrow", cites: ["kv/narrow"] }],
        results: [{ id: "t/narrow", outcome: "unobserved", ms: 0, cases: 0 }],
        features: new Set(),
        abis,
      }).map(({ verdict }) => verdict);
    expect(judge(["wasi0.2"])).toEqual(["notrun", "unclaimed"]);
    expect(judge(["wasi0.2", "preview1"])).toEqual(["notrun", "unobserved"]);
  });

  it("are nonconformant when one MUST is violated", () => {
    const found = report([A, ["t/b", "kv/b", "failed", "kv/b"]]);
    expect(verdicts(found)).toMatchObject({ "kv/a": "passed", "kv/b": "failed" });
    expect(found.verdict).toBe("nonconformant");
    expect(exitCode(found)).toBe(1);
    expect(exitCode(found, { allowPartial: true })).toBe(1);
  });

  it("count a failure against what the counterexample names, and nothing for the rest", () => {
    const found = report([A, ["t/all", "kv/a kv/b", "failed", "kv/a"]]);
    expect(verdicts(found)).toMatchObject({ "kv/a": "failed", "kv/b": "unobserved" });
    expect(found.requirements[1]!.reason).toBe("t/all failed against kv/a before it got to this");
  });

  it("count a failure that names nothing known against all that the test cites", () => {
    expect(verdicts(report([["t/all", "kv/a kv/b", "failed", "kv/unknown"]]))).toMatchObject({
      "kv/a": "failed",
      "kv/b": "failed",
    });
  });

  it.each(["unobserved", "unprepared", "cut", "crashed", "error", "notrun"] as const)(
    "are partial with a MUST that is %s",
    (outcome) => {
      const found = report([A, ["t/b", "kv/b", outcome]]);
      expect(found.verdict).toBe("partial");
      expect(found.requirements[1]!.verdict).toBe(outcome === "notrun" ? "notrun" : "unobserved");
      expect(exitCode(found)).toBe(1);
      expect(exitCode(found, { allowPartial: true })).toBe(
        ["unobserved", "cut", "notrun"].includes(outcome) ? 0 : 1,
      );
    },
  );

  it("are partial when a test did not come to its end, though others passed", () => {
    for (const outcome of ["cut", "crashed", "error", "unprepared", "notrun"] as const) {
      expect(report([A, B, ["t/more", "kv/a", outcome]]).verdict).toBe("partial");
    }
    expect(report([A, B, ["t/more", "kv/a", "unobserved"]]).verdict).toBe("conformant");
  });

  it("are partial when nothing was judged, or no test cites a MUST", () => {
    expect(report([]).verdict).toBe("partial");
    expect(report([A]).verdict).toBe("partial");
    expect(exitCode(report([]), { allowPartial: true })).toBe(1);
  });

  it("are partial for a feature of which nothing counts", () => {
    const rows: Row[] = [A, B, ["t/tx", "kv-tx/a", "passed"]];
    const found = report(rows, {}, { features: new Set(["kv.tx"]) });
    expect(found.profiles[1]).toMatchObject({ name: "kv.tx", verdict: "partial", judged: 0 });
  });

  it("count a SHOULD only when judged strictly", () => {
    const rows: Row[] = [A, B, ["t/s", "kv/should", "failed", "kv/should"]];
    expect(report(rows)).toMatchObject({ verdict: "conformant" });
    expect(exitCode(report(rows))).toBe(0);
    expect(report(rows, { strict: true })).toMatchObject({ verdict: "nonconformant" });
    expect(exitCode(report(rows, { strict: true }))).toBe(1);
  });

  it("judge a claimed feature by itself", () => {
    const found = report(
      [A, B, ["t/ttl", "kv-ttl/a", "failed", "kv-ttl/a"]],
      {},
      { features: new Set(["kv.ttl"]) },
    );
    expect(found.profiles.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      "core conformant",
      "kv.ttl nonconformant",
    ]);
    expect(found.verdict).toBe("nonconformant");
  });

  it("end with code 3 when the host is broken", () => {
    const found = report(
      [A, ["t/b", "kv/b", "notrun"]],
      {},
      { fatal: new Error("gone") as NonNullable<Run["fatal"]> },
    );
    expect(found).toMatchObject({ verdict: "partial", fatal: "gone" });
    expect(exitCode(found, { allowPartial: true })).toBe(3);
  });
});

describe("expectations", () => {
  const text = "# known\n\nkv/b  it is old  <https://example.org/7>\n";
  const expectations = parseExpectations("file", text, spec.requirements);

  it("excuse what is violated", () => {
    const found = report([A, ["t/b", "kv/b", "failed", "kv/b"]], { expectations });
    expect(found.requirements[1]!.expected).toEqual({
      reason: "it is old",
      issue: "https://example.org/7",
    });
    expect(found.verdict).toBe("nonconformant");
    expect(unexpected(found)).toEqual([]);
    expect(exitCode(found)).toBe(0);
  });

  it("are stale when it is met", () => {
    const found = report([A, B], { expectations });
    expect(stale(found)).toEqual(["kv/b"]);
    expect(exitCode(found)).toBe(1);
  });

  it("excuse nothing but a violation", () => {
    for (const outcome of ["unprepared", "crashed", "error", "unobserved"] as const) {
      expect(exitCode(report([A, ["t/b", "kv/b", outcome]], { expectations }))).toBe(1);
    }
  });

  it("are read with file and line", () => {
    const read = (line: string): unknown =>
      parseExpectations("known.txt", `\n${line}`, spec.requirements);
    expect(() => read("kv/c  why")).toThrow("known.txt:2: no requirement kv/c; did you mean kv/a?");
    expect(() => read("kv/a")).toThrow("known.txt:2: kv/a has no reason");
    expect(() => read("kv/a  <https://example.org>")).toThrow("kv/a has no reason");
    expect(() => read("kv/a x\nkv/a y")).toThrow("known.txt:3: kv/a is listed twice");
  });

  it("are written with the reasons that are known", () => {
    const written = formatExpectations(["kv/b", "kv/a"], expectations);
    expect(written.split("\n").slice(1)).toEqual([
      "kv/a  not explained yet",
      "kv/b  it is old  <https://example.org/7>",
      "",
    ]);
    expect(parseExpectations("file", written, spec.requirements).size).toBe(2);
  });
});

describe("patterns", () => {
  it("match within and across components", () => {
    expect(["kv/a", "kv/a/b", "kva"].filter(globOf("kv/*"))).toEqual(["kv/a"]);
    expect(["kv/a", "kv/a/b", "kva"].filter(globOf("kv/**"))).toEqual(["kv/a", "kv/a/b"]);
    expect(["a.b", "axb"].filter(globOf("a.b"))).toEqual(["a.b"]);
  });

  it("select tests by their own ids and by what they cite", () => {
    const tests = [
      { id: "example/kv/a", cites: ["kv/a"] },
      { id: "property/kv", cites: ["kv/a", "kv/b"] },
    ];
    const select = (...patterns: string[]): string[] =>
      selectTests(tests, spec.requirements, patterns).map(({ id }) => id);
    expect(select()).toHaveLength(2);
    expect(select("kv/b")).toEqual(["property/kv"]);
    expect(select("kv/a")).toHaveLength(2);
    expect(select("property/**", "example/**")).toEqual(["example/kv/a", "property/kv"]);
    expect(() => select("kv/a", "none/**")).toThrow("no requirement and no test matches none/**");
    expect(() => select("kv/dark")).toThrow("no test judges kv/dark: untestable, internal");
    expect(() => select("kv")).toThrow("kv/** does");
    expect(closest("zzzzzz", ["kv/a"])).toBe("");
  });
});

describe("outputs", () => {
  const mixed = report(
    [A, ["t/b", "kv/b", "failed", "kv/b kv/a"], ["t/s", "kv/should", "unprepared"]],
    { selection: ["kv/**"] },
  );
  const schema = JSON.parse(
    readFileSync(new URL("report-1.schema.json", import.meta.url), "utf8"),
  ) as object;
  const validate = new Ajv2020().compile(schema);

  it.each([
    ["a mixed run", mixed],
    [
      "a host that could not be started",
      report([], {}, { hello: undefined as never, fatal: new Error("x") as never }),
    ],
  ])("fit the schema: %s", (_, of) => {
    const { hello: _hello, ...rest } = JSON.parse(formatJson(of)) as Record<string, unknown>;
    validate(rest);
    expect(validate.errors).toBeNull();
  });

  it("do not fit the schema without what it wants", () => {
    expect(validate({ ...mixed, verdict: "fine" })).toBe(false);
    expect(validate({ ...mixed, counts: undefined })).toBe(false);
  });

  it("show a failure as a person needs it", () => {
    const text = formatReport(mixed, { color: false, replayLine: () => "npx replay it" });
    expect(text).toMatchInlineSnapshot(`
      "fake 1, WASI Cloud 0.1: core, preview1, controls preview1, seed 5, budget 1, only kv/**

      ✗ kv/b  (t/b)
        The <b> of kv/b MUST be & stay.  spec/kv.md:7
        or: kv/a
          a: x  ok
        > a: y
            allowed:  ok
                  or  ok 1
            observed: err io
        npx replay it

      ! unprepared: so it is
        in t/s

      ? unobserved, unprepared: so it is: kv/should

      nonconformant: core nonconformant, 2 of 2 requirements judged; 2 violated
      1 passed, 1 failed
      "
    `);
  });

  it("read as JUnit", () => {
    const xml = formatJunit(mixed);
    expect(xml).toContain('tests="5" failures="2" skipped="3"');
    expect(xml).toContain('<testcase classname="kv" name="kv/b"');
    expect(xml).toContain("The &#60;b&#62; of kv/b MUST be &#38; stay.");
    expect(xml).not.toContain("kv-ttl");
  });

  it("are one page that loads nothing", () => {
    const html = formatHtml(mixed);
    expect(html).toContain('id="kv/b"');
    expect(html).toContain("&#60;b&#62;");
    expect(html).not.toMatch(/(?:src|href)=|url\(|@import/);
  });
});

it("the specification of this package is read", () => {
  const { requirements, examples, limits } = loadSpec();
  expect(requirements.length).toBeGreaterThan(100);
  expect(examples.length).toBeGreaterThan(100);
  expect(limits).toContainEqual({ name: "name_bytes", floor: 255 });
  expect(requirements[0]!.file).toBe("spec/runtime.md");
});
