// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:clocks/wall-clock@0.2.12` */
export declare function now(): Datetime;
export declare function resolution(): Datetime;
export interface Datetime {
  seconds: bigint,
  nanoseconds: number,
}
