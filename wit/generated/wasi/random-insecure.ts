// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:random/insecure@0.2.12` */
export declare function getInsecureRandomBytes(len: bigint): Uint8Array;
export declare function getInsecureRandomU64(): bigint;
