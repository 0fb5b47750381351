// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:clocks/monotonic-clock@0.2.12` */
export declare function now(): Instant;
export declare function resolution(): Duration;
export declare function subscribeInstant(when: Instant): Pollable;
export declare function subscribeDuration(when: Duration): Pollable;
export type Pollable = import("./io-poll.ts").Pollable;
export type Instant = bigint;
export type Duration = bigint;
