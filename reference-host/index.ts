/** The only door of the reference host. */
export * from "./machine-door.ts";

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
