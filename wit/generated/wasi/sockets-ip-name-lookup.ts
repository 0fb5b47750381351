// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:sockets/ip-name-lookup@0.2.12` */
export declare function resolveAddresses(network: Network, name: string): ResolveAddressStream;
export type Pollable = import("./io-poll.ts").Pollable;
export type Network = import("./sockets-network.ts").Network;
export type ErrorCode = import("./sockets-network.ts").ErrorCode;
export type IpAddress = import("./sockets-network.ts").IpAddress;

export interface ResolveAddressStream {
    resolveNextAddress(): IpAddress | undefined;
  subscribe(): Pollable;
}
