/** What the author of a host, and the suite, need of the driver protocol. */

export { attachDriver } from "./attach.ts";
export {
  PROTOCOL_VERSION,
  type Abi,
  type Control,
  type Driver,
  type Exit,
  type Guest,
  type GuestSink,
  type GuestSpec,
  type Hello,
  type HelloRequest,
  type World,
  type WorldConfig,
} from "./driver.ts";
export {
  DriverError,
  ERROR_CODES,
  HostError,
  ProtocolError,
  UserError,
  type ErrorCode,
} from "./errors.ts";
export { execDriver, type ExecOptions } from "./exec.ts";
export { checkHello } from "./hello.ts";
export type { ConversationOptions } from "./limits.ts";
export { loadDriver, type LoadOptions } from "./load.ts";
export { serveStdio } from "./serve.ts";
export { spawnDriver, type SpawnOptions } from "./spawn.ts";
