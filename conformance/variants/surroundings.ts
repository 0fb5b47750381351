import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

const SHOWS = ["a: preopens", "a: stat /"];

/** What an execution finds besides the layout. */
export const surroundings: readonly Variant[] = [
  machineVariant("surroundings/beta", "`/beta` alone is preopened", SHOWS, { preopens: ["/beta"] }),
  machineVariant("surroundings/both", "`/` and `/beta` are preopened", SHOWS, {
    preopens: ["/", "/beta"],
  }),
  machineVariant("surroundings/parts", "parts of the tree are preopened, too", SHOWS, {
    preopens: ["/beta/kv", "/beta/tmp", "/beta", "/beta/kv/local"],
  }),
  machineVariant(
    "surroundings/variable",
    "an execution is told where its scratch space is",
    ["a: start A=1", "a: env"],
    {
      env: [["TMPDIR", "/beta/tmp"]],
    },
  ),
  machineVariant(
    "surroundings/mount",
    "a scratch directory is mounted beside `/beta`",
    ["a: list /", "a: mkdir /data/d"],
    {
      edits: [
        edit(
          "machine",
          '{ path: ["beta", "kv"], service: kvService(features) },',
          '{ path: ["beta", "kv"], service: kvService(features) },\n        { path: ["data"], service: new TmpService() },',
        ),
      ],
    },
  ),
  machineVariant(
    "surroundings/features",
    "features are claimed, and listed in no order",
    ["a: open f /beta/features r", "a: read f 64"],
    {
      features: ["queue", "blob", "locks"],
      edits: [edit("fixed", '["core", ...features]', '[...features, "core"]')],
    },
  ),
];
