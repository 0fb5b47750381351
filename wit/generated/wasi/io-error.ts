// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:io/error@0.2.12` */

export interface Error {
    toDebugString(): string;
}
