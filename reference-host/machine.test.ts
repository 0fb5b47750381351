import { describe, expect, it } from "vitest";
import { type Answer, type Backend, pending, type Request } from "./backend.ts";
import { createExecution, type Execution, resume, step } from "./machine.ts";
import type { Operation, Result } from "./operation.ts";
import { memoryBackend, TestExecution, tickingClock } from "./testing.ts";

/** Answers nothing by itself: every request blocks its operation. */
class SilentBackend implements Backend {
  readonly plain = memoryBackend();
  request<R extends Request>(): Answer<R> | typeof pending {
    return pending;
  }
}

/** Performs an operation to its end, and counts how often it was blocked. */
function perform<O extends Operation>(
  execution: Execution,
  silent: SilentBackend,
  operation: O,
): { value: Result<O>; waits: number } {
  for (let waits = 0; ; waits++) {
    const done = step(execution, operation);
    if ("value" in done) return { value: done.value, waits };
    if ("error" in done) throw new Error(done.error);
    resume(execution, silent.plain.request(done.blocked));
  }
}

describe("an operation that is blocked", () => {
  const how = { read: true, write: true, create: true, exclusive: false, truncate: false } as const;
  const rest = { directory: false, append: false, nonblock: false, follow: true } as const;

  it("has the same effect as one that is not, and is run again as often as it asks", () => {
    const silent = new SilentBackend();
    const options = { now: tickingClock(), output() {} };
    const execution = createExecution({ backend: silent, owner: "a", ...options });
    const at = execution.preopens[0]!.fd;
    const { value: fd, waits } = perform(execution, silent, {
      op: "open",
      at,
      path: "beta/kv/local/k",
      ...how,
      ...rest,
    });
    // The key, and then its directory, because the key is absent.
    expect(waits).toBe(2);
    perform(execution, silent, { op: "write", fd, bytes: new TextEncoder().encode("hello") });
    // The key, its directory, the directory's version for the check, and the commit.
    expect(perform(execution, silent, { op: "close", fd }).waits).toBe(4);
    const other = new TestExecution({ backend: silent.plain });
    expect(other.get("beta/kv/local/k")).toBe("hello");
  });

  it("makes a directory at one moment, before which nobody is kept from making it", () => {
    for (let waits = 0, isMade = false; !isMade; waits++) {
      const silent = new SilentBackend();
      const options = { now: tickingClock(), output() {} };
      const execution = createExecution({ backend: silent, owner: "a", ...options });
      const at = execution.preopens[0]!.fd;
      const mkdir = { op: "mkdir", at, path: "beta/kv/local/d" } as const;
      let done = step(execution, mkdir);
      for (let i = 0; i < waits && "blocked" in done; i++) {
        resume(execution, silent.plain.request(done.blocked));
        done = step(execution, mkdir);
      }
      isMade = !("blocked" in done);
      const other = new TestExecution({ backend: silent.plain });
      const made = other.do({ op: "mkdir", ...other.at("beta/kv/local/d") });
      expect(made, `after ${waits}`).toBe(isMade ? "error exist" : undefined);
    }
  });

  it("commits each descriptor once at a normal end, however often that is blocked", () => {
    const silent = new SilentBackend();
    const versions: bigint[] = [];
    const execution = createExecution({
      backend: silent,
      owner: "a",
      now: tickingClock(),
      output() {},
    });
    const at = execution.preopens[0]!.fd;
    for (const name of ["x", "y", "z"]) {
      const path = `beta/kv/local/${name}`;
      const { value: fd } = perform(execution, silent, { op: "open", at, path, ...how, ...rest });
      perform(execution, silent, { op: "write", fd, bytes: new TextEncoder().encode(name) });
    }
    expect(perform(execution, silent, { op: "exit", normal: true }).value).toEqual([]);
    for (const name of ["x", "y", "z"])
      versions.push(
        (silent.plain.request({ ask: "get", key: `local/${name}` }) as { version: bigint }).version,
      );
    expect(versions).toEqual([...versions].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(versions).size).toBe(3);
  });
});

describe("a mount", () => {
  it("at the root shows /beta beside its own entries", async () => {
    const { TmpService } = await import("./tmp.ts");
    const on = new TestExecution({ mounts: [{ path: "/", service: new TmpService() }] });
    on.put("file", "hello");
    expect(on.list(".")).toEqual(["beta", "file"]);
    expect(on.get("beta/version")).toBe("0.1\n");
    on.do({ op: "rename", ...on.at("file"), to: on.at("beta/kv/local/k") });
    expect(on.get("beta/kv/k")).toBe("hello");
  });
});
