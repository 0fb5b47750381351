import { DEFAULT_LIMITS } from "../../reference-host/index.ts";
import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

const SHOWS = [
  "a: open l /beta/locks/local/one w,create,excl",
  "a: open m /beta/locks/local/two w,create,excl",
  "a: fstat m",
  "a: list /beta/locks/local",
  "a: open w /beta/locks/.wait/local/three r",
  "a: fstat w",
  "a: seek w 9 set",
];

/** `locks`: what a token is beside a number that grows, and how much room there is. */
export const locks: readonly Variant[] = [
  machineVariant(
    "locks/limits",
    "names and notes may be longer, and fewer locks are held than elsewhere",
    ["a: open f /beta/limits/lock_note_bytes r", "a: read f 99"],
    {
      limits: {
        ...DEFAULT_LIMITS,
        lock_name_bytes: 201,
        lock_note_bytes: 5_000,
        locks: 67,
        lock_release_ms: 60_000,
      },
    },
  ),
  machineVariant("locks/counted", "tokens count the grants from a thousand on", SHOWS, {
    edits: [
      edit(
        "backends/store",
        "this.#token = time > last ? time : last + 1n;",
        "this.#token = time > 0n && last > 0n ? last + 7n : 1000n;",
      ),
    ],
  }),
  machineVariant(
    "locks/waits",
    "what waits has a time, and can be sought in like any file",
    SHOWS,
    {
      edits: [
        edit(
          "lock-wait",
          "return lockStat(`.wait/${this.#key}`, 0, 0n);",
          "return lockStat(`.wait/${this.#key}`, 0, 17n);",
        ),
        edit("lock-wait", "sequential = true;", "sequential = false;"),
      ],
    },
  ),
];
