import { expect, it } from "vitest";
import { monotonicClock } from "./clocks.ts";
import { poll, Pollable } from "./poll.ts";
import { Run } from "./run.ts";
import { recording } from "./testing.ts";

/** Time passes only in waits. */
function surroundings(input: boolean): { run: Run; waits: [bigint | undefined, boolean][] } {
  let now = 1000n;
  const waits: [bigint | undefined, boolean][] = [];
  const context = {
    ...recording({}).context,
    clock: { realtime: () => now, monotonic: () => now },
    wait(nanoseconds: bigint | undefined, wanted: boolean): boolean {
      if (nanoseconds !== 0n) waits.push([nanoseconds, wanted]);
      now += nanoseconds ?? 0n;
      return wanted && input;
    },
  };
  return { run: new Run(context), waits };
}

it("waits until the first moment and answers all that are ready", () => {
  const { run, waits } = surroundings(false);
  const clock = monotonicClock(run);
  const [late, soon, also] = [500n, 70n, 70n].map(
    (rest) => clock.subscribeDuration(rest) as Pollable,
  );
  expect([...poll([late!, soon!, also!])]).toEqual([1, 2]);
  expect(waits).toEqual([[70n, false]]);
});

it("waits for input no longer than the first moment", () => {
  const { run, waits } = surroundings(false);
  const timer = monotonicClock(run).subscribeDuration(70n) as Pollable;
  expect([...poll([new Pollable(run.context, "input"), timer])]).toEqual([1]);
  expect(waits).toEqual([[70n, true]]);
});

it("waits for nothing when something is ready", () => {
  const { run, waits } = surroundings(true);
  const timer = monotonicClock(run).subscribeInstant(5000n) as Pollable;
  expect([
    ...poll([timer, new Pollable(run.context, "input"), new Pollable(run.context, "now")]),
  ]).toEqual([1, 2]);
  expect(waits).toEqual([]);
});

it("traps on nothing to wait for", () => {
  expect(() => poll([])).toThrow(WebAssembly.RuntimeError);
});
