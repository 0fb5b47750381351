import type { DirectOptions } from "../mutants/direct/world.ts";
import type { Variant } from "../mutants/mutant.ts";
import { dice, edit, machineVariant } from "./define.ts";

const SHOWS = [
  "a: env",
  "a: mkdir /beta/kv/local/x",
  "a: mkdir /beta/kv/local/y",
  "a: list /beta/kv/local",
];

function backend(longest: number): NonNullable<DirectOptions["backend"]> {
  let worlds = 0;
  return (plain, host) => new host.LateBackend(plain, dice(++worlds), longest);
}

/** A store on other machines: its answers come late, and not in the order of the questions. */
export const late: readonly Variant[] = [
  machineVariant(
    "late/near",
    "what the store answers comes late and out of order; executions are told who they are",
    SHOWS,
    {
      backend: backend(8),
      env: [["TMPDIR", "/beta/tmp"]],
    },
  ),
  machineVariant(
    "late/far",
    "what the store answers comes very late and out of order, and lists come backwards",
    SHOWS,
    {
      backend: backend(200),
      edits: [
        edit("perform", "found.entries = own.concat(", "found.entries = own.toReversed().concat("),
      ],
    },
  ),
];
