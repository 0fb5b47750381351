// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:sockets/tcp-create-socket@0.2.12` */
export declare function createTcpSocket(addressFamily: IpAddressFamily): TcpSocket;
export type Network = import("./sockets-network.ts").Network;
export type ErrorCode = import("./sockets-network.ts").ErrorCode;
export type IpAddressFamily = import("./sockets-network.ts").IpAddressFamily;
export type TcpSocket = import("./sockets-tcp.ts").TcpSocket;
