import { describe, expect, test } from "vitest";
import {
  Bindings,
  formatScript,
  isListing,
  matches,
  meets,
  parseOperation,
  parseScript,
} from "./index.ts";

describe("a script", () => {
  const text = "# two\na: open f /k r -> ok | err no-entry\n\nb: stat /k\n";

  test("is read line by line", () => {
    expect(parseScript(text)).toEqual([
      { line: 2, execution: "a", operation: "open f /k r", expect: ["ok", "err no-entry"] },
      { line: 4, execution: "b", operation: "stat /k" },
    ]);
  });

  test("is written as it was read", () => {
    expect(formatScript(parseScript(text))).toBe(
      "a: open f /k r -> ok | err no-entry\nb: stat /k\n",
    );
  });

  test.each([
    ["no execution", "a: stat /k\nstat /k", "line 2"],
    ["an expectation that is no result", "a: stat /k -> yes", "line 1: not a result: 'yes'"],
    ["two expectations", "a: stat /k -> ok -> ok", "line 1"],
  ])("with %s is refused by its line", (_, script, message) => {
    expect(() => parseScript(script)).toThrow(message);
  });
});

describe("an operation", () => {
  test("has its paths, data and numbers decoded", () => {
    expect(parseOperation("pwrite f a%00 18446744073709551615")).toEqual({
      op: "pwrite",
      label: "f",
      data: new Uint8Array([0x61, 0]),
      offset: 18446744073709551615n,
    });
    expect(parseOperation("rename d:%C3%A9/k /~k")).toEqual({
      op: "rename",
      from: { label: "d", path: "\u00c3\u00a9/k" },
      to: { label: undefined, path: "/~k" },
    });
    expect(parseOperation("stat d:")).toMatchObject({ path: { label: "d", path: "" } });
    expect(parseOperation("open f /k r,w,create")).toMatchObject({
      flags: { r: true, w: true, create: true, excl: false },
    });
    expect(parseOperation("let v 3 fstat f")).toMatchObject({
      op: "let",
      name: "v",
      index: 3,
      operation: { op: "fstat", label: "f" },
    });
    expect(parseOperation("start cat A=1 two%20words")).toEqual({
      op: "start",
      args: ["cat", "two words"],
      env: ["A=1"],
    });
  });

  test.each([
    "nonsense",
    "stat",
    "stat /k /l",
    "stat k",
    "stat /k%0",
    "stat  /k",
    "read f -1",
    "read f 4294967296",
    "truncate f 18446744073709551616",
    "seek f 1 here",
    "open F /k r",
    "open f /k rw",
    "write f #70000:00000000",
    "let v 0 fstat f",
    "stat /$v",
    `stat /${"k ".repeat(16)}`,
  ])("'%s' is malformed", (line) => {
    expect(parseOperation(line).op).toBe("malformed");
  });
});

describe("an expectation", () => {
  test("matches word by word, and anything where it has a star", () => {
    expect(matches("ok file 5 * 1", "ok file 5 17 1")).toBe(true);
    expect(matches("ok file 5 * 1", "ok file 6 17 1")).toBe(false);
    expect(matches("ok *", "ok")).toBe(false);
    expect(matches("err *", "ok k")).toBe(false);
  });

  test("of a listing has no order, and counts", () => {
    const step = { line: 1, execution: "a", operation: "let v 1 list /", expect: ["ok f:k d:d"] };
    expect(isListing(step.operation)).toBe(true);
    expect(meets(step, "ok d:d f:k")).toBe(true);
    expect(meets(step, "ok d:d d:d")).toBe(false);
    expect(meets({ ...step, expect: ["ok * f:k"] }, "ok f:k d:d")).toBe(true);
    expect(meets({ ...step, operation: "args" }, "ok d:d f:k")).toBe(false);
  });

  test("that is absent wants the line to succeed", () => {
    const step = { line: 1, execution: "a", operation: "spin" };
    expect(["ok", "ok 5", "exit zero", ""].every((result) => meets(step, result))).toBe(true);
    expect(["err busy", "bad word"].some((result) => meets(step, result))).toBe(false);
  });
});

describe("what let binds", () => {
  const bindings = new Bindings();
  bindings.observe("a", "let v 2 fstat f", "ok file 5 17 1");
  bindings.observe("b", "let v 1 let w 2 fstat f", "ok dir 0");
  bindings.observe("b", "let u 1 stat /none", "err no-entry");

  test("is an execution's own, or else the latest of another", () => {
    expect(bindings.substitute("a", "if=$v/$w/$u")).toBe("if=5/0/$u");
    expect(bindings.substitute("b", "$v$w")).toBe("dir0");
    expect(bindings.substitute("c", "$v")).toBe("dir");
  });

  test("is left to the execution that bound it", () => {
    expect(bindings.substituteForeign("a", "$v/$w")).toBe("$v/0");
    expect(bindings.substituteForeign("c", "$vx$v")).toBe("$vxdir");
  });
});
