import { fault } from "./errors.ts";
import { parseDuration } from "./duration.ts";
import { type Fence, parseFence } from "./fence.ts";
import type { Limits } from "./limits.ts";
import { byteLength } from "./path.ts";

/** The options of a path (spec/with.md). */
export interface Options {
  /** The version that the key has to have; `absent`: 0n. */
  condition?: bigint | "present";
  /** The descriptor commits on sync alone. */
  explicit: boolean;
  /** What is committed is committed only under this lock's token. */
  fence?: Fence;
  /** Nanoseconds that what is committed lives, or for which a lock is held without being renewed. */
  ttl?: bigint;
  /** Nanoseconds for which one waits. */
  patience?: bigint;
  /** One of them belongs to a feature that this host does not claim. */
  unsupported: boolean;
}

/** Options of features that a path does not have. */
const UNSUPPORTED = new Set(["ttl", "fence", "timeout", "read"]);

/** `if=12,commit=explicit`: split first, then each value percent-decoded once. `others` are those of features. */
export function parseOptions(
  text: string,
  limits: Limits,
  others: ReadonlySet<string> = NO_OTHERS,
): Options {
  if (byteLength(text) > limits.with_bytes) throw fault("name-too-long");
  const options: Options = { explicit: false, unsupported: false };
  const seen = new Set<string>();
  for (const option of text.split(",")) {
    const equals = option.indexOf("=");
    if (equals < 0) throw fault("invalid");
    const name = option.slice(0, equals);
    const value = percentDecode(option.slice(equals + 1));
    if (seen.has(name)) throw fault("invalid");
    seen.add(name);
    if (name === "if") options.condition = parseCondition(value);
    else if (name === "commit" && value === "explicit") options.explicit = true;
    else if (others.has(name)) readOther(options, name, value, limits);
    else if (UNSUPPORTED.has(name)) options.unsupported = true;
    else throw fault("invalid");
  }
  return options;
}

const NO_OTHERS: ReadonlySet<string> = new Set();

function readOther(options: Options, name: string, value: string, limits: Limits): void {
  if (name === "fence") options.fence = parseFence(value, limits);
  else if (name === "timeout") options.patience = parseDuration(value);
  else options.ttl = parseTtl(value);
}

/** To be asked after everything that makes options malformed: that is reported first, wherever it stands. */
export function checkSupported(options: Options): void {
  if (options.unsupported) throw fault("unsupported");
}

/** 87 600 hours, in nanoseconds. */
const LONGEST = 315_360_000_000_000_000n;

function parseTtl(value: string): bigint {
  const ttl = parseDuration(value);
  if (ttl > LONGEST) throw fault("invalid");
  return ttl;
}

function parseCondition(value: string): bigint | "present" {
  if (value === "absent") return ABSENT;
  if (value === "present") return "present";
  if (!/^[0-9]+$/.test(value)) throw fault("invalid");
  const version = BigInt(value);
  // No version is 0: as a condition it holds for no key, present or absent.
  return version === 0n ? NO_VERSION : version;
}

export const ABSENT = 0n;
const NO_VERSION = -1n;

function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw fault("invalid");
  try {
    return decodeURIComponent(text);
  } catch {
    throw fault("invalid");
  }
}
