import { describe, expect, test } from "vitest";
import { parseScript } from "../script/index.ts";
import { BRANCHES, judge, Model, newRecorder, type ModelOptions } from "./index.ts";
import { exampleOptions } from "./testing.ts";

/** Judges lines `EXECUTION: OPERATION -> RESULT`, of which the result may be left out for `ok`. */
function judged(text: string, options: Partial<ModelOptions> = {}): ReturnType<typeof judge> {
  const lines = text.trim().replaceAll(/^\s+/gm, "");
  const steps = parseScript(lines.replaceAll(/ => .*$/gm, ""));
  const results = lines.split("\n").map((line) => line.split(" => ")[1] ?? "ok");
  return judge(steps, results, { ...exampleOptions, ...options });
}

const HELLO = `
  a: open f /beta/kv/local/k r,w,create
  a: write f hello => ok 5
  a: sync f
`;

describe("what is free is allowed", () => {
  test("a read may be short, and the next goes on where it ended", () => {
    const reads = (first: string, second: string): unknown =>
      judged(`${HELLO}
        a: open g /beta/kv/local/k r
        a: read g 9 => ok ${first}
        a: read g 9 => ok ${second}`);
    expect(reads("hello", "%")).toBeUndefined();
    expect(reads("h", "ello")).toBeUndefined();
    expect(reads("hel", "l")).toBeUndefined();
    expect(reads("%", "hello")).toMatchObject({ expected: ["ok hello"] });
    expect(reads("hel", "hel")).toMatchObject({
      requirements: expect.arrayContaining(["file/read/position"]) as unknown,
    });
  });

  test("the order of a listing", () => {
    const two = "a: mkdir /beta/kv/local/d\na: mkdir /beta/kv/local/e\n";
    expect(judged(`${two}a: list /beta/kv/local => ok d:e d:d`)).toBeUndefined();
    expect(judged(`${two}a: list /beta/kv/local => ok d:e d:e`)).toMatchObject({
      expected: ["ok d:d d:e"],
    });
  });

  test("an open listing shows what comes and goes meanwhile, or not", () => {
    const listing = (rest: string): unknown =>
      judged(`
        a: mkdir /beta/kv/local/d
        a: mkdir /beta/kv/local/e
        a: open l /beta/kv/local dir
        a: readdir l 1 => ok d:d
        a: mkdir /beta/kv/local/x
        a: rmdir /beta/kv/local/x
        a: mkdir /beta/kv/local/y
        a: readdir l 9 => ok${rest}`);
    expect(listing(" d:e")).toBeUndefined();
    expect(listing(" d:x d:e d:y")).toBeUndefined();
    expect(listing(" d:y")).toMatchObject({ requirements: ["kv/list/descriptor", "kv/list"] });
    expect(listing(" d:e d:d")).toMatchObject({ requirements: ["kv/list", "kv/list/descriptor"] });
  });

  test("a version is any number, and from then on that one", () => {
    expect(judged(`${HELLO} a: fstat f => ok file 5 17 1`)).toBeUndefined();
    expect(
      judged(`${HELLO} a: fstat f => ok file 5 17 1\n b: stat /beta/kv/local/k => ok file 5 17 1`),
    ).toBeUndefined();
    expect(
      judged(`${HELLO} a: fstat f => ok file 5 17 1\n b: stat /beta/kv/local/k => ok file 5 18 1`),
    ).toMatchObject({ at: 4, expected: ["ok file 5 17 1"] });
  });

  test("a condition on a version that nobody has seen may hold", () => {
    const open = `${HELLO} b: open g /beta/kv/.with/if=17/local/k r`;
    expect(
      judged(`${open} => err busy\n b: stat /beta/kv/local/k => ok file 5 18 1`),
    ).toBeUndefined();
    expect(judged(`${open}\n b: fstat g => ok file 5 17 1`)).toBeUndefined();
    expect(
      judged(`${open} => err busy\n b: stat /beta/kv/local/k => ok file 5 17 1`),
    ).toMatchObject({ at: 4 });
    expect(judged(`${open}\n b: fstat g => ok file 5 18 1`)).toMatchObject({ at: 4 });
  });

  test("an open directory may have no attributes where a value has taken its place, and only there", () => {
    const open = "a: mkdir /beta/kv/local/d\na: open d /beta/kv/local/d dir\n";
    const taken = `${open}
      b: rmdir /beta/kv/local/d
      b: open f /beta/kv/local/d w,create
      b: sync f
      a: fstat d =>`;
    expect(judged(`${taken} err no-entry`)).toBeUndefined();
    expect(judged(`${taken} ok dir 0 0 1`)).toBeUndefined();
    expect(judged(`${open} a: fstat d => err not-directory`)).toMatchObject({ at: 2 });
    expect(judged(`${open} a: fstat d => err no-entry`)).toMatchObject({ at: 2 });
  });

  test("the close of what cannot be committed may say so on preview 1", () => {
    const close = `
      a: mkdir /beta/kv/local/d
      a: open f /beta/kv/local/d/k w,create
      a: rmdir /beta/kv/local/d
      a: close f`;
    expect(judged(close)).toBeUndefined();
    expect(judged(`${close} => err no-entry`)).toBeUndefined();
    expect(judged(`${close} => err no-entry`, { abi: "wasi0.2" })).toMatchObject({ at: 3 });
  });
});

test("the position behind an append is the end as it was then, on 0.2 too", () => {
  for (const abi of ["preview1", "wasi0.2"] as const) {
    const seek = (position: number): unknown =>
      judged(
        `a: open f /beta/kv/local/k w,create,append
        a: write f hello => ok 5
        a: truncate f 9
        a: seek f 0 cur => ok ${position}`,
        { abi },
      );
    expect(seek(5)).toBeUndefined();
    expect(seek(9)).toMatchObject({ at: 3 });
  }
});

describe("a violation names the requirement that says why", () => {
  const first = (text: string): string | undefined => judged(text)?.requirements[0];
  const named = (text: string): readonly string[] => judged(text)?.requirements ?? [];

  test("a commit that did not happen", () => {
    const commit = (how: string, rest: string): string => `
      a: open f /beta/kv/local/k w,create
      a: write f hello => ok 5
      ${how}
      b: ${rest}`;
    const stat = "stat /beta/kv/local/k => err no-entry";
    expect(named(commit("a: sync f", stat))).toContain("commit/sync");
    expect(named(commit("a: datasync f", stat))).toContain("commit/datasync");
    expect(named(commit("a: close f", stat))).toContain("commit/close");
    expect(named(commit("a: exit 0 => exit zero", stat))).toContain("runtime/exit/commit");
    expect(named(commit("a: end => exit zero", stat))).toContain("runtime/exit/return");
    expect(named(commit("a: end => exit zero", "list /beta/kv/local => ok"))).toContain(
      "runtime/exit/return",
    );
  });

  test("a commit that must not have happened", () => {
    const ended = (how: string): string | undefined =>
      first(`${HELLO}
        a: write f ,more => ok 5
        ${how} => exit nonzero
        b: stat /beta/kv/local/k => ok file 10 9 1`);
    expect(ended("a: trap")).toBe("runtime/trap");
    expect(ended("a: kill")).toBe("runtime/kill");
    expect(ended("a: exit 1")).toBe("runtime/exit/nonzero");
  });

  test("a staging that is seen", () => {
    expect(
      first(`${HELLO}
        a: write f ,more => ok 5
        b: open g /beta/kv/local/k r
        b: readall g => ok hello,more`),
    ).toBe("commit/invisible");
  });

  test("a pinned version that moves", () => {
    expect(
      first(`${HELLO}
        b: open g /beta/kv/local/k r
        a: write f ,more => ok 5
        a: sync f
        b: readall g => ok hello,more`),
    ).toBe("file/snapshot");
  });

  test("a version that goes back", () => {
    const versions = (between: string): string | undefined =>
      first(`${HELLO}
        a: fstat f => ok file 5 17 1
        ${between}
        a: write f x => ok 1
        a: sync f
        a: fstat f => ok file 6 17 1`);
    expect(versions("b: nap 0")).toBe("version/increasing");
    expect(versions("b: unlink /beta/kv/local/k")).toBe("version/recreated");
  });

  test("something that must not change anything", () => {
    expect(
      first(`${HELLO}
        a: fstat f => ok file 5 17 1
        a: rename /beta/kv/local/k /beta/kv/local/k
        a: stat /beta/kv/local/k => ok file 5 18 1`),
    ).toBe("kv/rename/same");
  });

  test("a code that comes too late in the order", () => {
    const line = "a: open f /beta/kv/.with/if=present/local/none/k w,create => err busy";
    expect(first(line)).not.toBe("errors/order");
    expect(first("a: open f /beta/kv/.with/if=present/local/.k w,create => err busy")).toBe(
      "errors/order",
    );
  });

  test("a code outside of the table", () => {
    expect(first("a: stat /beta/kv/local/k => err deadlock")).toBe("errors/table");
  });

  test("a path that is taken for another", () => {
    expect(first("a: stat /beta/kv/local/. => err no-entry")).toBe("layout/path/ignored");
    expect(named("a: mkdir /beta/kv/local/K\n a: stat /beta/kv/local/k => ok dir 0 0 1")).toContain(
      "layout/name/exact",
    );
  });
});

describe("the model", () => {
  test("says what is allowed without going on from it", () => {
    const model = new Model(exampleOptions);
    for (const _ of [1, 2]) {
      expect(model.allowed("a", "mkdir /beta/kv/local/d")).toEqual([
        { result: "ok", requirements: ["kv/mkdir"], branch: "mkdir/made", sample: "ok" },
      ]);
    }
    expect(model.observe("a", "mkdir /beta/kv/local/d", "ok")).toBeUndefined();
    expect(model.allowed("a", "mkdir /beta/kv/local/d")).toMatchObject([{ result: "err exist" }]);
  });

  test("allows every sample that it gives", () => {
    const model = new Model(exampleOptions);
    const lines = [
      "open f /beta/kv/local/k r,w,create",
      "write f ~70000:1",
      "sync f",
      "fstat f",
      "pread f 70000 0",
    ];
    for (const line of [
      ...lines,
      "list /beta",
      "clock monotonic",
      "random 99",
      "env",
      "preopens",
      "hello",
    ]) {
      for (const { sample } of model.allowed("a", line).slice(0, 1)) {
        expect(model.observe("a", line, sample), `${line} -> ${sample}`).toBeUndefined();
      }
    }
  });

  test("counts what it judged, over several models", () => {
    const recorder = newRecorder();
    for (const _ of [1, 2])
      new Model({ ...exampleOptions, recorder }).observe("a", "stat /beta", "ok dir 0 0 1");
    expect(recorder.observed).toEqual(new Map([["stat/fixed", 2]]));
    expect(new Set(BRANCHES).size).toBe(BRANCHES.length);
  });

  test("judges a long script of its own answers as allowed", () => {
    const lines = [
      "open f /beta/kv/local/k r,w,create",
      "pwrite f ~40:1 5",
      "fstat f",
      "sync f",
      "read f 9",
      "stat /beta/kv/local/k",
      "close f",
      "list /beta/kv/local",
      "rename /beta/kv/local/k /beta/kv/local/l",
      "unlink /beta/kv/local/l",
    ];
    const script = Array.from({ length: 5000 }, () => lines).flat();
    const author = new Model(exampleOptions);
    const results = script.map((line) => {
      const { sample } = author.allowed("a", line)[0]!;
      author.observe("a", line, sample);
      return sample;
    });
    const steps = script.map((operation) => ({ execution: "a", operation }));
    expect(judge(steps, results, exampleOptions)).toBeUndefined();
  });
});
