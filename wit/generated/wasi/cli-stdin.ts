// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/stdin@0.2.12` */
export declare function getStdin(): InputStream;
export type InputStream = import("./io-streams.ts").InputStream;
