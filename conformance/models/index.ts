export { BRANCHES } from "./branches.ts";
export { judge, type Judgement } from "./judge.ts";
export { Model, newRecorder, type ModelOptions } from "./model.ts";
export { specification, type Rules } from "./rules/index.ts";
