/** The backend's requests and answers as bytes. Standard input is not among them: it never leaves the guest's side. */
import type { Answer, Answers, Check, Request, StoredRecord, Write } from "../backend.ts";
import type { Reader, Writer } from "./bytes.ts";
import {
  isLockRequest,
  LOCK_ASK,
  readLockAnswer,
  readLockRequest,
  writeLockAnswer,
  writeLockRequest,
} from "./lock-codec.ts";

/** How an answer begins. */
export const STATUS = { failed: 0, answered: 1, unreachable: 2 } as const;

const ASK = [
  "get",
  "list",
  "commit",
  "reserve",
  "release",
  "end",
  "begin",
  "get-in",
  "list-in",
  "abandon",
  "outcome",
  ...LOCK_ASK,
] as const;
const COMMIT = ["done", "conflict", "taken", "full", "lost"] as const;
/** Of a commit that is no transaction's; those are numbered from 1. */
const NO_TRANSACTION = 0;

export function writeRequest(to: Writer, request: Request): void {
  if (request.ask === "stdin") throw notOurs();
  to.u8(ASK.indexOf(request.ask));
  if (isLockRequest(request)) return writeLockRequest(to, request);
  if ("key" in request) to.text(request.key);
  if ("owner" in request) to.text(request.owner);
  if ("id" in request) to.text(request.id);
  if (request.ask === "commit") to.u32(request.transaction ?? NO_TRANSACTION);
  else if ("transaction" in request) to.u32(request.transaction);
  if (request.ask !== "commit") return;
  to.u32(request.checks.length);
  for (const check of request.checks) writeCheck(to, check);
  to.u32(request.writes.length);
  for (const write of request.writes) writeWrite(to, write);
}

export function readRequest(from: Reader): Request {
  const ask = ASK[from.u8()]!;
  switch (ask) {
    case "get":
    case "list":
      return { ask, key: from.text() };
    case "reserve":
    case "release":
      return { ask, key: from.text(), owner: from.text() };
    case "end":
      return { ask, owner: from.text() };
    case "begin": {
      const owner = from.text();
      return { ask, owner, id: from.text() };
    }
    case "get-in":
    case "list-in":
      return { ask, key: from.text(), transaction: from.u32() };
    case "abandon":
      return { ask, transaction: from.u32() };
    case "outcome":
      return { ask, id: from.text() };
    case "commit": {
      const owner = from.text();
      const number = from.u32();
      const transaction = number === NO_TRANSACTION ? {} : { transaction: number };
      const checks = Array.from({ length: from.u32() }, () => readCheck(from));
      const writes = Array.from({ length: from.u32() }, () => readWrite(from));
      return { ask, checks, writes, owner, ...transaction };
    }
    default:
      return readLockRequest(from, ask);
  }
}

const CHECK = {
  version: 0,
  empty: 1,
  entries: 2,
  value: 3,
  "no-directory": 4,
  held: 5,
} as const;

function writeCheck(to: Writer, check: Check): void {
  if ("empty" in check) to.u8(CHECK.empty).text(check.empty);
  else if ("held" in check) to.u8(CHECK.held).text(check.held).u64(check.token);
  else if ("entries" in check) to.u8(CHECK.entries).text(check.entries);
  else if ("found" in check) to.u8(CHECK[check.found]).text(check.key);
  else to.u8(CHECK.version).text(check.key).u64(check.version);
}

function readCheck(from: Reader): Check {
  switch (from.u8()) {
    case CHECK.empty:
      return { empty: from.text() };
    case CHECK.held:
      return { held: from.text(), token: from.u64() };
    case CHECK.entries:
      return { entries: from.text() };
    case CHECK.value:
      return { key: from.text(), found: "value" };
    case CHECK["no-directory"]:
      return { key: from.text(), found: "no-directory" };
    default:
      return { key: from.text(), version: from.u64() };
  }
}

const PUT = { nothing: 0, directory: 1, value: 2, expiring: 3 } as const;

function writeWrite(to: Writer, { key, put, ttl }: Write): void {
  to.text(key);
  if (put === undefined) to.u8(PUT.nothing);
  else if (put === "directory") to.u8(PUT.directory);
  else if (ttl === undefined) to.u8(PUT.value).data(put);
  else to.u8(PUT.expiring).u64(ttl).data(put);
}

function readWrite(from: Reader): Write {
  const key = from.text();
  const kind = from.u8();
  if (kind === PUT.nothing) return { key, put: undefined };
  if (kind === PUT.expiring) return { key, ttl: from.u64(), put: from.data() };
  return { key, put: kind === PUT.directory ? "directory" : from.data() };
}

export function writeAnswer(to: Writer, request: Request, answer: Answer): void {
  if (isLockRequest(request)) return writeLockAnswer(to, request, answer);
  switch (request.ask) {
    case "get":
      return writeRecord(to, answer as Answer<typeof request>);
    case "list":
      return writeNames(to, answer as Answer<typeof request>);
    case "get-in":
      if (answer === "lost") return void to.u8(1);
      return writeRecord(to.u8(0), answer as StoredRecord | undefined);
    case "list-in":
      if (answer === "lost") return void to.u8(1);
      return writeNames(to.u8(0), answer as Answers["list"]);
    case "begin": {
      const begun = answer as Answer<typeof request>;
      to.u32(begun === "taken" ? NO_TRANSACTION : begun.transaction);
      return;
    }
    case "outcome": {
      const version = answer as Answer<typeof request>;
      if (version === undefined) to.u8(0);
      else to.u8(1).u64(version);
      return;
    }
    case "commit": {
      const done = answer as Answer<typeof request>;
      if (typeof done === "string") to.u8(COMMIT.indexOf(done));
      else to.u8(COMMIT.indexOf("done")).u64(done.version);
      return;
    }
    case "reserve":
      to.u8(answer === "reserved" ? 1 : 0);
      return;
    case "release":
    case "abandon":
    case "end":
      return;
    case "stdin":
      throw notOurs();
  }
}

export function readAnswer(from: Reader, request: Request): Answer {
  if (isLockRequest(request)) return readLockAnswer(from, request);
  switch (request.ask) {
    case "get":
      return readRecord(from);
    case "list":
      return readNames(from);
    case "get-in":
      return from.u8() === 1 ? "lost" : readRecord(from);
    case "list-in":
      return from.u8() === 1 ? "lost" : readNames(from);
    case "begin": {
      const transaction = from.u32();
      return transaction === NO_TRANSACTION ? "taken" : { transaction };
    }
    case "abandon":
      return "abandoned";
    case "outcome":
      return from.u8() === 1 ? from.u64() : undefined;
    case "commit": {
      const how = COMMIT[from.u8()]!;
      return how === "done" ? { version: from.u64() } : how;
    }
    case "reserve":
      return from.u8() === 1 ? "reserved" : "taken";
    case "release":
      return "released";
    case "end":
      return "ended";
    case "stdin":
      throw notOurs();
  }
}

function writeNames(to: Writer, names: Answers["list"]): void {
  to.u32(names.length);
  for (const { name, directory } of names) to.text(name).u8(directory ? 1 : 0);
}

function readNames(from: Reader): Answers["list"] {
  return Array.from({ length: from.u32() }, () => ({
    name: from.text(),
    directory: from.u8() === 1,
  }));
}

function writeRecord(to: Writer, record: StoredRecord | undefined): void {
  if (record === undefined) to.u8(PUT.nothing);
  else if (record.value === undefined) to.u8(PUT.directory).u64(record.version);
  else if (record.expires === undefined) to.u8(PUT.value).u64(record.version).data(record.value);
  else to.u8(PUT.expiring).u64(record.version).u64(record.expires).data(record.value);
}

function readRecord(from: Reader): StoredRecord | undefined {
  const kind = from.u8();
  if (kind === PUT.nothing) return undefined;
  const version = from.u64();
  if (kind === PUT.expiring) return { version, expires: from.u64(), value: from.data() };
  return kind === PUT.directory ? { version } : { version, value: from.data() };
}

function notOurs(): Error {
  return new TypeError("standard input is not the kernel's");
}
