import { describe, expect, it } from "vitest";
import {
  createExecution,
  type Execution,
  LateBackend,
  MemoryBackend,
  resume,
  step,
} from "../index.ts";
import type { Operation, Result } from "../operation.ts";

const how = { read: true, write: true, create: true, exclusive: true, truncate: false };
const open = { ...how, directory: false, append: false, nonblock: false, follow: true } as const;

function world(seed: number) {
  const plain = new MemoryBackend(["local"], { now: () => 1n, keys: 100 });
  const roll = (): number => (seed = (seed * 69_069 + 1) % 65_536) / 65_536;
  const backend = new LateBackend(plain, roll);
  return (owner: string): Caller => {
    const execution = createExecution({ backend, now: () => 1n, owner, output: () => {} });
    return {
      at: execution.preopens[0]!.fd,
      call: (operation) => call(backend, execution, operation),
    };
  };
}

interface Caller {
  at: number;
  call<O extends Operation>(operation: O): Promise<Result<O>>;
}

async function call<O extends Operation>(
  backend: LateBackend,
  execution: Execution,
  operation: O,
): Promise<Result<O>> {
  for (;;) {
    const done = step(execution, operation);
    if ("value" in done) return done.value;
    if ("error" in done) throw new Error(done.error);
    resume(execution, await backend.later(done.blocked));
  }
}

describe("a store that answers late", () => {
  it("forgets the reservation of a directory that was made", async () => {
    const { at, call } = world(1)("a");
    const place = { at, path: "beta/kv/local/d" };
    await call({ op: "mkdir", ...place });
    await call({ op: "rmdir", ...place });
    await expect(call({ op: "mkdir", ...place })).resolves.toBeUndefined();
  });

  it("forgets the reservation of a value that was committed", async () => {
    const { at, call } = world(2)("a");
    const place = { at, path: "beta/kv/local/k" };
    const fd = await call({ op: "open", ...place, ...open });
    await call({ op: "sync", fd });
    await call({ op: "unlink", ...place });
    await expect(call({ op: "open", ...place, ...open })).resolves.toBeTypeOf("number");
  });

  it("lets one of many make a directory, whatever the order of the answers", async () => {
    for (let seed = 0; seed < 50; seed++) {
      const begin = world(seed);
      const all = Array.from("abcde", (owner) => begin(owner));
      const made = await Promise.allSettled(
        all.map(({ at, call }) => call({ op: "mkdir", at, path: "beta/kv/local/d" })),
      );
      expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
  });
});
