/**
 * `wasi:sockets`: linked, since libraries pull it in, and refused at the call. No socket is ever
 * made, so the resources have no methods.
 */
import { Refusal } from "./refusal.ts";

class Network {}
class ResolveAddressStream {}
class TcpSocket {}
class UdpSocket {}
class IncomingDatagramStream {}
class OutgoingDatagramStream {}

function refuse(): never {
  throw new Refusal("access-denied");
}

export const sockets: Readonly<Record<string, object>> = {
  "wasi:sockets/instance-network": { instanceNetwork: (): Network => new Network() },
  "wasi:sockets/network": { Network, networkErrorCode: (): undefined => undefined },
  "wasi:sockets/ip-name-lookup": { ResolveAddressStream, resolveAddresses: refuse },
  "wasi:sockets/tcp": { TcpSocket },
  "wasi:sockets/tcp-create-socket": { createTcpSocket: refuse },
  "wasi:sockets/udp": { UdpSocket, IncomingDatagramStream, OutgoingDatagramStream },
  "wasi:sockets/udp-create-socket": { createUdpSocket: refuse },
};
