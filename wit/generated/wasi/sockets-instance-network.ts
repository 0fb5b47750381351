// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:sockets/instance-network@0.2.12` */
export declare function instanceNetwork(): Network;
export type Network = import("./sockets-network.ts").Network;
