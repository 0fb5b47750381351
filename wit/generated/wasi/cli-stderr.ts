// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/stderr@0.2.12` */
export declare function getStderr(): OutputStream;
export type OutputStream = import("./io-streams.ts").OutputStream;
