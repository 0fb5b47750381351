/** The only door of the reference host. */
export { type Answer, type Backend, pending, type Request } from "./backend.ts";
export { MemoryBackend } from "./backends/memory.ts";
export { ERROR_CODES, type ErrorCode, Fault } from "./errors.ts";
export { DEFAULT_LIMITS, FLOORS, type Limits } from "./limits.ts";
export {
  callNow,
  createExecution,
  type Execution,
  type ExecutionOptions,
  resume,
  type Step,
  step,
} from "./machine.ts";
export type * from "./operation.ts";

export { referenceDriver } from "./driver/driver.ts";
export { GuestError } from "./wasi/guest-error.ts";
export { type Program, Programs, type ProgramSource } from "./wasi/programs.ts";
export type { Extension } from "./worker/extension.ts";
export { Host, type HostOptions, type WorldOptions } from "./worker/host.ts";
export type { Execution as RunningGuest, Exit } from "./worker/isolated.ts";
export type { Made } from "./worker/kernel-messages.ts";
export type { OutputSink } from "./worker/output.ts";
export type { Report } from "./worker/run.ts";
export { runTrusted, type TrustedOptions } from "./worker/trusted.ts";
export type { GuestOptions, World } from "./worker/world.ts";
