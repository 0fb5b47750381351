/** What the suite makes of one line from a driver, before it is known what was asked. */

import { ProtocolError, type Line } from "./errors.ts";
import type { Event, Events, Reply } from "./messages.ts";
import { misfit } from "./schema.ts";

export type Incoming =
  | { kind: "reply"; reply: Reply }
  | { kind: "event"; event: Event }
  | { kind: "ignored" };

const EVENTS: ReadonlySet<string> = new Set<keyof Events>(["guest.out", "guest.exit", "log"]);

/** Reads one line. Throws ProtocolError; a line of white space, and an event that is not known, is ignored. */
export function readIncoming(line: Line): Incoming {
  if (line.text.trim() === "") return { kind: "ignored" };
  const message = parseObject(line);
  if (typeof message["method"] === "string") return readEvent(message, line);
  if ("id" in message) return readReply(message, line);
  throw new ProtocolError(
    "a message has neither id nor method",
    'a reply is {"id": …, "result": {…}} or {"id": …, "error": {…}}, an event is {"method": …, "params": {…}}',
    line,
  );
}

function parseObject(line: Line): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    throw new ProtocolError(
      "a line is not JSON",
      "standard output carries messages only: write logs to standard error, or send them as log events",
      line,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ProtocolError("a line is not a JSON object", "send one JSON object per line", line);
  }
  return value as Record<string, unknown>;
}

function readEvent(message: Record<string, unknown>, line: Line): Incoming {
  if ("id" in message) {
    throw new ProtocolError(
      "the driver sent a request",
      "a reply repeats the id and has no method; an event has a method and no id",
      line,
    );
  }
  const method = message["method"] as string;
  if (!EVENTS.has(method)) return { kind: "ignored" };
  check(
    misfit(`${method}.params`, message["params"], "params"),
    `the event ${method} does not fit its schema`,
    line,
  );
  return { kind: "event", event: message as unknown as Event };
}

function readReply(message: Record<string, unknown>, line: Line): Incoming {
  if ("result" in message === "error" in message) {
    throw new ProtocolError(
      "a reply must have exactly one of result and error",
      'send "result": {} when there is nothing to say',
      line,
    );
  }
  const wrong =
    misfit("id", message["id"], "id") ??
    ("error" in message ? misfit("error", message["error"], "error") : undefined);
  check(wrong, "a reply does not fit its schema", line);
  return { kind: "reply", reply: message as unknown as Reply };
}

/** Throws if a schema found something wrong. */
export function check(wrong: string | undefined, problem: string, line?: Line): void {
  if (wrong === undefined) return;
  throw new ProtocolError(
    `${problem}: ${wrong}`,
    "compare the message with schemas/driver-1.schema.json",
    line,
  );
}
