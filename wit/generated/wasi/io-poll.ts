// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:io/poll@0.2.12` */
export declare function poll(in_: Array<Pollable>): Uint32Array;

export interface Pollable {
    ready(): boolean;
  block(): void;
}
