/** The requests about locks and their answers as bytes. */
import type { Answer, Answers, LockRequest, Request } from "../backend.ts";
import type { Reader, Writer } from "./bytes.ts";

export const LOCK_ASK = [
  "lock-look",
  "lock-list",
  "lock-take",
  "lock-renew",
  "lock-note",
  "lock-release",
] as const;

/** The words that an answer may be, in their order. */
const WORDS = {
  "lock-take": ["held", "own", "full", "late"],
  "lock-renew": ["renewed", "free", "other", "lost"],
  "lock-note": ["kept", "lost"],
  "lock-release": ["released", "free", "other", "stale"],
} as const;
const TOKEN = 255;

export function isLockRequest(request: Request): request is LockRequest {
  return request.ask.startsWith("lock-");
}

export function writeLockRequest(to: Writer, request: LockRequest): void {
  to.text(request.key);
  switch (request.ask) {
    case "lock-look":
    case "lock-list":
      return;
    case "lock-take": {
      const { owner, lease, wait } = request;
      writeNumber(to.text(owner), lease);
      to.u8(wait ? 1 : 0);
      if (wait) writeNumber(to.text(wait.ticket), wait.patience);
      return;
    }
    case "lock-renew":
    case "lock-release":
      return writeNumber(to.text(request.owner), request.token);
    case "lock-note":
      to.u64(request.token).data(request.note);
  }
}

export function readLockRequest(from: Reader, ask: LockRequest["ask"]): LockRequest {
  const key = from.text();
  switch (ask) {
    case "lock-look":
    case "lock-list":
      return { ask, key };
    case "lock-take": {
      const owner = from.text();
      const lease = readNumber(from);
      if (from.u8() === 0) return { ask, key, owner, lease };
      return { ask, key, owner, lease, wait: { ticket: from.text(), patience: readNumber(from) } };
    }
    case "lock-renew":
    case "lock-release":
      return { ask, key, owner: from.text(), token: readNumber(from) };
    case "lock-note":
      return { ask, key, token: from.u64(), note: from.data() };
  }
}

export function writeLockAnswer(to: Writer, { ask }: LockRequest, answer: Answer): void {
  if (ask === "lock-look") {
    const held = answer as Answers[typeof ask];
    if (held === undefined) to.u8(0);
    else to.u8(1).u64(held.token).text(held.owner).data(held.note);
  } else if (ask === "lock-list") {
    const names = answer as Answers[typeof ask];
    to.u32(names.length);
    for (const name of names) to.text(name);
  } else if (typeof answer === "string") {
    to.u8((WORDS[ask] as readonly string[]).indexOf(answer));
  } else to.u8(TOKEN).u64((answer as { token: bigint }).token);
}

export function readLockAnswer(from: Reader, { ask }: LockRequest): Answer {
  if (ask === "lock-look")
    return from.u8() === 0
      ? undefined
      : { token: from.u64(), owner: from.text(), note: from.data() };
  if (ask === "lock-list") return Array.from({ length: from.u32() }, () => from.text());
  const word = from.u8();
  return word === TOKEN ? { token: from.u64() } : WORDS[ask][word]!;
}

function writeNumber(to: Writer, number: bigint | undefined): void {
  if (number === undefined) to.u8(0);
  else to.u8(1).u64(number);
}

function readNumber(from: Reader): bigint | undefined {
  return from.u8() === 0 ? undefined : from.u64();
}
