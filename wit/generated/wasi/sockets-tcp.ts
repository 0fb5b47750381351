// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:sockets/tcp@0.2.12` */
export type InputStream = import("./io-streams.ts").InputStream;
export type OutputStream = import("./io-streams.ts").OutputStream;
export type Pollable = import("./io-poll.ts").Pollable;
export type Duration = import("./clocks-monotonic-clock.ts").Duration;
export type Network = import("./sockets-network.ts").Network;
export type ErrorCode = import("./sockets-network.ts").ErrorCode;
export type IpSocketAddress = import("./sockets-network.ts").IpSocketAddress;
export type IpAddressFamily = import("./sockets-network.ts").IpAddressFamily;
export type ShutdownType = 'receive' | 'send' | 'both';

export interface TcpSocket {
    startBind(network: Network, localAddress: IpSocketAddress): void;
  finishBind(): void;
  startConnect(network: Network, remoteAddress: IpSocketAddress): void;
  finishConnect(): [InputStream, OutputStream];
  startListen(): void;
  finishListen(): void;
  accept(): [TcpSocket, InputStream, OutputStream];
  localAddress(): IpSocketAddress;
  remoteAddress(): IpSocketAddress;
  isListening(): boolean;
  addressFamily(): IpAddressFamily;
  setListenBacklogSize(value: bigint): void;
  keepAliveEnabled(): boolean;
  setKeepAliveEnabled(value: boolean): void;
  keepAliveIdleTime(): Duration;
  setKeepAliveIdleTime(value: Duration): void;
  keepAliveInterval(): Duration;
  setKeepAliveInterval(value: Duration): void;
  keepAliveCount(): number;
  setKeepAliveCount(value: number): void;
  hopLimit(): number;
  setHopLimit(value: number): void;
  receiveBufferSize(): bigint;
  setReceiveBufferSize(value: bigint): void;
  sendBufferSize(): bigint;
  setSendBufferSize(value: bigint): void;
  subscribe(): Pollable;
  shutdown(shutdownType: ShutdownType): void;
}
