/** Tests of executions that really run at once. */

import type { Test } from "../../test.ts";
import { appendRace } from "./append.ts";
import { counterRace } from "./counter.ts";
import { keptRace } from "./kept.ts";
import { listRace, pagesRace } from "./lists.ts";
import { moveRace, replaceRace } from "./moves.ts";
import { ordersRace } from "./orders.ts";
import { sharedRace } from "./shared.ts";
import { valuesRace } from "./values.ts";
import { winnerRace } from "./winner.ts";

export const concurrentTests: readonly Test[] = [
  valuesRace,
  sharedRace,
  winnerRace,
  keptRace,
  appendRace,
  counterRace,
  replaceRace,
  moveRace,
  listRace,
  pagesRace,
  ordersRace,
];
