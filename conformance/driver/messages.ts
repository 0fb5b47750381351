/** The messages of the protocol as types. `schemas/driver-1.schema.json` states the same for every language. */

import type { WireBytes } from "./codec.ts";
import type { Exit, GuestSpec, Hello, HelloRequest, WorldConfig } from "./driver.ts";
import type { ErrorCode } from "./errors.ts";

type Nothing = Record<string, never>;

/** What the suite asks, by method: each is answered once, by a result or an error. */
export interface Requests {
  hello: { params: HelloRequest; result: Hello };
  "world.open": { params: { world: string; config: WorldConfig }; result: Nothing };
  "world.close": { params: { world: string }; result: Nothing };
  /** Reserved: nothing in this version sends it. */
  "world.update": { params: { world: string; [change: string]: unknown }; result: Nothing };
  "guest.start": { params: { world: string; guest: string } & GuestSpec; result: Nothing };
  /** `clock` is the only kind that this version sends. */
  control: { params: { world: string; kind: string; advanceMs?: number }; result: Nothing };
  shutdown: { params: Nothing; result: Nothing };
}

/** What the suite tells without waiting for an answer. */
export interface Orders {
  "guest.write": { guest: string; bytes: WireBytes };
  "guest.eof": { guest: string };
  "guest.kill": { guest: string };
}

/** What the driver tells on its own. */
export interface Events {
  "guest.out": { guest: string; stream: 1 | 2; bytes: WireBytes };
  "guest.exit": { guest: string } & Exit;
  log: { level: "debug" | "info" | "warn" | "error"; text: string };
}

export type Method = keyof Requests;

/** A union over the keys of a table of messages, so that `method` selects the type of `params`. */
type Tagged<Table> = { [Name in keyof Table]: { method: Name; params: Table[Name] } }[keyof Table];

export type Request = Tagged<{ [M in Method]: Requests[M]["params"] }> & { id: number };
export type Order = Tagged<Orders>;
export type Event = Tagged<Events>;

export interface Failure {
  code: ErrorCode;
  message: string;
}

export type Reply = { id: number; result: object } | { id: number; error: Failure };
