import type * as Door from "../../../reference-host/index.ts";

/** The reference host as a module: the real one, or a copy of it in which something was changed. */
export type HostModule = typeof Door;
