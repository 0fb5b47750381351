import type { Variant } from "../mutants/mutant.ts";
import { dice, edit, machineVariant, shortReads } from "./define.ts";

const SHOWS = ["a: open f /beta/kv/local/k r,w,create", "a: write f hello", "a: pread f 5 0"];

/** `file/read/bytes`: at least one byte, at most as many as asked. */
export const reading: readonly Variant[] = [
  machineVariant("reading/one-byte", "a read yields one byte", SHOWS, {
    wrap: shortReads(() => 1),
  }),
  machineVariant(
    "reading/random",
    "a read yields any number of bytes up to what was asked",
    SHOWS,
    {
      wrap: shortReads(random()),
    },
  ),
  machineVariant(
    "reading/pages",
    "a read does not go beyond the end of a page of three bytes",
    SHOWS,
    {
      edits: [
        edit(
          "perform",
          "context, length, offset ?? found.position);",
          "context, Math.min(length, 3 - ((offset ?? found.position) % 3)), offset ?? found.position);",
        ),
      ],
    },
  ),
];

function random(): () => number {
  const roll = dice(5);
  return () => 1 + Math.floor(roll() * (roll() < 0.5 ? 4 : 10_000));
}
