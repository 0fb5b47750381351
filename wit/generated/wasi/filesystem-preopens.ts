// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:filesystem/preopens@0.2.12` */
export declare function getDirectories(): Array<[Descriptor, string]>;
export type Descriptor = import("./filesystem-types.ts").Descriptor;
