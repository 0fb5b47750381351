// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/stdout@0.2.12` */
export declare function getStdout(): OutputStream;
export type OutputStream = import("./io-streams.ts").OutputStream;
