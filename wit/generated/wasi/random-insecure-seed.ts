// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:random/insecure-seed@0.2.12` */
export declare function insecureSeed(): [bigint, bigint];
