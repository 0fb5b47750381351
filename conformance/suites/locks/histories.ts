/** Histories of locks, with leases and without. */

import type { Test } from "../../test.ts";
import { raceTest } from "../concurrent/race.ts";
import { History } from "./history.ts";

const CITES = [
  "locks/acquire",
  "locks/acquire/held",
  "locks/token",
  "locks/release",
  "locks/release/end",
  "locks/wait",
  "locks/fence",
  "locks/fence/commit",
];

export const historyTests: readonly Test[] = [
  raceTest({
    id: "locks/history/plain",
    cites: CITES,
    rounds: 12,
    run: (race, executions) => new History(race, executions, false).run(),
  }),
  raceTest({
    id: "locks/history/leases",
    cites: [...CITES, "locks/lease", "locks/lease/renew"],
    rounds: 12,
    world: { clock: "manual" },
    run: (race, executions) => new History(race, executions, true).run(),
  }),
];
