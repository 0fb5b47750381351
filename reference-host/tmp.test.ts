import { beforeEach, describe, expect, it } from "vitest";
import { TestExecution } from "./testing.ts";

let on: TestExecution;
beforeEach(() => {
  on = new TestExecution();
});

describe("a scratch directory as WASI describes one", () => {
  it("follows symbolic links to files and directories, and refuses those that lead out", () => {
    on.do({ op: "mkdir", ...on.at("beta/tmp/d") });
    on.put("beta/tmp/d/f", "hello");
    on.do({ op: "symlink", target: "d", ...on.at("beta/tmp/link") });
    on.do({ op: "symlink", target: "../beta/kv", ...on.at("beta/tmp/out") });
    expect(on.get("beta/tmp/link/f")).toBe("hello");
    expect(on.do({ op: "readlink", ...on.at("beta/tmp/link") })).toBe("d");
    expect(on.get("beta/tmp/out/k")).toBe("error not-permitted");
    expect(on.do({ op: "symlink", target: "/etc", ...on.at("beta/tmp/abs") })).toBe(
      "error not-permitted",
    );
  });

  it("creates through a dangling link, but not exclusively", () => {
    on.do({ op: "symlink", target: "goal", ...on.at("beta/tmp/link") });
    expect(on.do({ op: "stat", ...on.at("beta/tmp/link"), follow: true })).toBe("error no-entry");
    expect(on.open("beta/tmp/link", "w,create,excl")).toBe("error exist");
    on.put("beta/tmp/link", "made");
    expect(on.get("beta/tmp/goal")).toBe("made");
  });

  it("gives up on a circle of links", () => {
    on.do({ op: "symlink", target: "b", ...on.at("beta/tmp/a") });
    on.do({ op: "symlink", target: "a", ...on.at("beta/tmp/b") });
    expect(on.get("beta/tmp/a")).toBe("error loop");
    expect(on.open("beta/tmp/a", "r,nofollow")).toBe("error loop");
  });

  it("counts hard links, which share their bytes", () => {
    on.put("beta/tmp/a", "one");
    on.do({ op: "link", ...on.at("beta/tmp/a"), to: on.at("beta/tmp/b"), follow: false });
    on.put("beta/tmp/b", "two");
    expect(on.get("beta/tmp/a")).toBe("two");
    expect(on.do({ op: "stat", ...on.at("beta/tmp/a"), follow: true })).toMatchObject({ links: 2 });
    on.do({ op: "unlink", ...on.at("beta/tmp/a") });
    expect(on.do({ op: "stat", ...on.at("beta/tmp/b"), follow: true })).toMatchObject({ links: 1 });
  });

  it("keeps the times that were set until the next change", () => {
    on.put("beta/tmp/a", "one");
    on.do({ op: "set-times", ...on.at("beta/tmp/a"), follow: true, accessed: 5n, modified: 7n });
    expect(on.do({ op: "stat", ...on.at("beta/tmp/a"), follow: true })).toMatchObject({
      accessed: 5n,
      modified: 7n,
    });
    on.put("beta/tmp/a", "two");
    expect(on.do({ op: "stat", ...on.at("beta/tmp/a"), follow: true })).not.toMatchObject({
      modified: 7n,
    });
  });

  it("finds an open directory again after it was renamed, and nothing in one that was removed", () => {
    on.do({ op: "mkdir", ...on.at("beta/tmp/d") });
    const fd = on.open("beta/tmp/d", "r,dir") as number;
    on.do({ op: "rename", ...on.at("beta/tmp/d"), to: on.at("beta/tmp/e") });
    const file = on.open("f", "w,create", fd) as number;
    on.do({ op: "close", fd: file });
    expect(on.list("beta/tmp/e")).toEqual(["f"]);
    on.do({ op: "unlink", ...on.at("beta/tmp/e/f") });
    on.do({ op: "rmdir", ...on.at("beta/tmp/e") });
    expect(on.open("f", "w,create", fd)).toBe("error no-entry");
  });

  it("does not move a directory into itself, nor onto one that has entries", () => {
    for (const path of ["a", "a/b", "c"]) on.do({ op: "mkdir", ...on.at(`beta/tmp/${path}`) });
    expect(on.do({ op: "rename", ...on.at("beta/tmp/a"), to: on.at("beta/tmp/a/b/x") })).toBe(
      "error invalid",
    );
    expect(on.do({ op: "rename", ...on.at("beta/tmp/c"), to: on.at("beta/tmp/a") })).toBe(
      "error not-empty",
    );
    expect(
      on.do({ op: "rename", ...on.at("beta/tmp/a/b"), to: on.at("beta/tmp/c") }),
    ).toBeUndefined();
  });

  it("treats a trailing slash as a wish for a directory", () => {
    on.put("beta/tmp/f", "x");
    expect(on.do({ op: "stat", ...on.at("beta/tmp/f/"), follow: true })).toBe(
      "error not-directory",
    );
    expect(on.open("beta/tmp/new/", "w,create")).toBe("error not-directory");
    expect(on.do({ op: "mkdir", ...on.at("beta/tmp/d/") })).toBeUndefined();
    expect(on.do({ op: "rmdir", ...on.at("beta/tmp/d/") })).toBeUndefined();
  });

  it("frees the room of what is removed", () => {
    const fd = on.open("beta/tmp/f", "w,create") as number;
    expect(on.do({ op: "truncate", fd, size: 65 * 1024 * 1024 })).toBe("error insufficient-space");
    for (let i = 0; i < 3; i++) {
      on.do({
        op: "truncate",
        fd: on.open("beta/tmp/g", "w,create") as number,
        size: 40 * 1024 * 1024,
      });
      expect(on.do({ op: "unlink", ...on.at("beta/tmp/g") })).toBeUndefined();
    }
  });
});
