/** The machine without what stands around it: no thread, no WASI, nothing of Node. */
export { type Answer, type Backend, pending, type Request } from "./backend.ts";
export { LateBackend } from "./backends/late.ts";
export { MemoryBackend } from "./backends/memory.ts";
export { ERROR_CODES, type ErrorCode, Fault } from "./errors.ts";
export { FEATURES, type Feature } from "./features.ts";
export { DEFAULT_LIMITS, FLOORS, type Limits, LOCK_LIMITS, publishedLimits } from "./limits.ts";
export {
  callNow,
  createExecution,
  type Execution,
  type ExecutionOptions,
  resume,
  type Step,
  step,
} from "./machine.ts";
export { Topology } from "./topology/topology.ts";
export type * from "./operation.ts";
