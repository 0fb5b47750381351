import type * as Door from "../../../reference-host/index.ts";

/** The machine as a module: that of the reference host, or of a copy in which something was changed. */
export type HostModule = Pick<
  typeof Door,
  | "createExecution"
  | "step"
  | "resume"
  | "pending"
  | "MemoryBackend"
  | "Topology"
  | "LateBackend"
  | "DEFAULT_LIMITS"
  | "FLOORS"
  | "publishedLimits"
  | "FEATURES"
>;
