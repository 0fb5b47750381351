/** `sock_*`: there are no sockets, so that every descriptor that is open is not one. */
import type { Abi, Group } from "./abi.ts";
import { NOT_A_SOCKET } from "./errno.ts";

export function socketImports({ call }: Abi): Group {
  const refused = (fd: number): void => {
    call({ op: "flags", fd });
    throw NOT_A_SOCKET;
  };
  return { sock_accept: refused, sock_recv: refused, sock_send: refused, sock_shutdown: refused };
}
