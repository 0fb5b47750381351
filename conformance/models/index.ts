export { BRANCHES, type Branch } from "./branches.ts";
export { judge, type Judgement } from "./judge.ts";
export { Model, newRecorder, type ModelOptions, type Recorder } from "./model.ts";
export type { Allowed, Violation } from "./outcome.ts";
export { specification, type Rules } from "./rules/index.ts";
