/** Tests of executions that really run at once. */

import type { Test } from "../../runner/test.ts";
import { appendRace } from "./append.ts";
import { counterRace } from "./counter.ts";
import { listRace, moveRace, replaceRace } from "./names.ts";
import { ordersRace } from "./orders.ts";
import { valuesRace } from "./values.ts";
import { winnerRace } from "./winner.ts";

export const concurrentTests: readonly Test[] = [
  valuesRace,
  winnerRace,
  appendRace,
  counterRace,
  replaceRace,
  moveRace,
  listRace,
  ordersRace,
];
