// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/run@0.2.12` */
export declare function run(): void;
