// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:sockets/udp@0.2.12` */
export type Pollable = import("./io-poll.ts").Pollable;
export type Network = import("./sockets-network.ts").Network;
export type ErrorCode = import("./sockets-network.ts").ErrorCode;
export type IpSocketAddress = import("./sockets-network.ts").IpSocketAddress;
export type IpAddressFamily = import("./sockets-network.ts").IpAddressFamily;
export interface IncomingDatagram {
  data: Uint8Array,
  remoteAddress: IpSocketAddress,
}
export interface OutgoingDatagram {
  data: Uint8Array,
  remoteAddress?: IpSocketAddress,
}

export interface IncomingDatagramStream {
    receive(maxResults: bigint): Array<IncomingDatagram>;
  subscribe(): Pollable;
}

export interface OutgoingDatagramStream {
    checkSend(): bigint;
  send(datagrams: Array<OutgoingDatagram>): bigint;
  subscribe(): Pollable;
}

export interface UdpSocket {
    startBind(network: Network, localAddress: IpSocketAddress): void;
  finishBind(): void;
  stream(remoteAddress: IpSocketAddress | undefined): [IncomingDatagramStream, OutgoingDatagramStream];
  localAddress(): IpSocketAddress;
  remoteAddress(): IpSocketAddress;
  addressFamily(): IpAddressFamily;
  unicastHopLimit(): number;
  setUnicastHopLimit(value: number): void;
  receiveBufferSize(): bigint;
  setReceiveBufferSize(value: bigint): void;
  sendBufferSize(): bigint;
  setSendBufferSize(value: bigint): void;
  subscribe(): Pollable;
}
