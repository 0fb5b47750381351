/** How records lie in an ordered store: a key is `PARENT\0NAME`, so that a directory is a range. */
import type { Key, StoredRecord } from "../backend.ts";
import type { Outcome } from "../backends/store.ts";

/** Where the greatest version is that was ever given; no path has two NUL bytes. */
export const LAST: Buffer = Buffer.from("\0\0last");

/** Above every lock's token that was ever given. */
export const TOKEN: Buffer = Buffer.from("\0\0token");

interface Range {
  start: Buffer;
  end: Buffer;
}

const EXPIRY = "\0\0expires\0";

/** Where it is kept when a key expires, for those that do. */
export const EXPIRIES: Range = { start: Buffer.from(EXPIRY), end: Buffer.from("\0\0expires\x01") };

export function expiryKey(key: Key): Buffer {
  return Buffer.from(EXPIRY + key);
}

export function keyOfExpiry(bytes: Buffer): Key {
  return bytes.toString().slice(EXPIRY.length);
}

/** All outcomes of transactions. */
export const OUTCOMES: Range = { start: Buffer.from("\0\0tx\0"), end: Buffer.from("\0\0tx\x01") };

export function outcomeKey(id: string): Buffer {
  return Buffer.from(`\0\0tx\0${id}`);
}

export function recordKey(key: Key): Buffer {
  const slash = key.lastIndexOf("/");
  return Buffer.from(slash < 0 ? `\0${key}` : `${key.slice(0, slash)}\0${key.slice(slash + 1)}`);
}

/** What is directly below a directory. */
export function namesBelow(key: Key): Range {
  return { start: Buffer.from(`${key}\0`), end: Buffer.from(`${key}\x01`) };
}

/** All that is below a scope, however deep. */
export function within(scope: string): Range[] {
  // `0` comes right behind `/`.
  return [namesBelow(scope), { start: Buffer.from(`${scope}/`), end: Buffer.from(`${scope}0`) }];
}

const VERSION_BYTES = 8;
const DIRECTORY = 0;
const VALUE = 1;

export function writeRecord({ version, value }: StoredRecord): Buffer {
  const head = Buffer.alloc(VERSION_BYTES + 1);
  head.writeBigUInt64BE(version);
  head[VERSION_BYTES] = value === undefined ? DIRECTORY : VALUE;
  return value === undefined ? head : Buffer.concat([head, value]);
}

export function readRecord(bytes: Buffer | undefined): StoredRecord | undefined {
  if (bytes === undefined) return undefined;
  const version = bytes.readBigUInt64BE();
  if (bytes[VERSION_BYTES] === DIRECTORY) return { version };
  // The store's bytes are good only until its next answer.
  return { version, value: Uint8Array.from(bytes.subarray(VERSION_BYTES + 1)) };
}

export function writeVersion(version: bigint): Buffer {
  const bytes = Buffer.alloc(VERSION_BYTES);
  bytes.writeBigUInt64BE(version);
  return bytes;
}

export function writeOutcome({ version, at }: Outcome): Buffer {
  const bytes = Buffer.alloc(2 * VERSION_BYTES);
  bytes.writeBigUInt64BE(version);
  bytes.writeBigUInt64BE(at, VERSION_BYTES);
  return bytes;
}

export function readOutcome(id: string, bytes: Buffer | undefined): Outcome | undefined {
  if (bytes === undefined) return undefined;
  return { id, version: bytes.readBigUInt64BE(), at: bytes.readBigUInt64BE(VERSION_BYTES) };
}

export function readVersion(bytes: Buffer | undefined): bigint {
  return bytes === undefined ? 1n : bytes.readBigUInt64BE();
}
