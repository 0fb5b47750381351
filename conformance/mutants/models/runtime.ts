import { specification } from "../../models/index.ts";
import { mutant, type ModelMutant } from "./mutant.ts";

const { runtime: rules } = specification;

export const runtime: readonly ModelMutant[] = [
  mutant("runtime", "runtime/arguments", "arguments come in any order", {
    arguments: ({ args }) => args.toReversed(),
  }),
  mutant("runtime", "runtime/environment", "there is no environment", { environment: () => [] }),
  mutant("runtime", "runtime/environment", "nothing can be added to the environment", {
    mayAddTemporaryDirectory: () => false,
  }),
  mutant("runtime", "runtime/stdin/whole", "what was sent first arrives last", {
    outputOf: (sent) => sent.toReversed(),
  }),
  mutant("commit", "runtime/exit/commit", "an exit commits nothing", {
    commitsAt: (point) => point !== "exit",
  }),
  mutant("commit", "runtime/exit/return", "a return commits nothing", {
    commitsAt: (point) => point !== "return",
  }),
  mutant("runtime", "runtime/exit/order", "the last descriptor commits first", {
    endOrder: (opened) => opened.toReversed(),
  }),
  mutant("runtime", "runtime/exit/failed", "a commit that fails at the end is forgotten", {
    failedCommitFails: () => false,
  }),
  mutant("runtime", "runtime/exit/others", "the first commit that fails is the last", {
    goesOnAfterFailure: () => false,
  }),
  mutant("runtime", "runtime/exit/nonzero", "every exit commits", {
    publishes: (cause) => cause === "nonzero" || rules.publishes(cause),
  }),
  mutant("runtime", "runtime/trap", "a trap commits", {
    publishes: (cause) => cause === "trap" || rules.publishes(cause),
  }),
  mutant("runtime", "runtime/kill", "a kill commits", {
    publishes: (cause) => cause === "kill" || rules.publishes(cause),
  }),
  mutant("runtime", "runtime/deadline", "a deadline commits", {
    publishes: (cause) => cause === "deadline" || rules.publishes(cause),
  }),
];
