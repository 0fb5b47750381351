// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:random/random@0.2.12` */
export declare function getRandomBytes(len: bigint): Uint8Array;
export declare function getRandomU64(): bigint;
