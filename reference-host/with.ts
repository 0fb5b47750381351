import { fault } from "./errors.ts";
import type { Context } from "./node.ts";
import { byteLength } from "./path.ts";

/** The options of a path (spec/with.md). */
export interface Options {
  /** The version that the key has to have; `absent`: 0n. */
  condition?: bigint | "present";
  /** The descriptor commits on sync alone. */
  explicit: boolean;
  /** Nanoseconds that what is committed lives. */
  ttl?: bigint;
  /** One of them belongs to a feature that this host does not claim. */
  unsupported: boolean;
}

/** Options of features that this host does not claim. */
const UNSUPPORTED = new Set(["ttl", "fence", "timeout", "read"]);

/** `if=12,commit=explicit`: split first, then each value percent-decoded once. */
export function parseOptions(
  text: string,
  { limits, features }: Pick<Context, "limits" | "features">,
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
    else if (name === "ttl" && features.has("kv.ttl")) options.ttl = parseTtl(value);
    else if (UNSUPPORTED.has(name)) options.unsupported = true;
    else throw fault("invalid");
  }
  return options;
}

/** To be asked after everything that makes options malformed: that is reported first, wherever it stands. */
export function checkSupported(options: Options): void {
  if (options.unsupported) throw fault("unsupported");
}

const UNITS: Readonly<Record<string, bigint>> = { ms: 1n, s: 1_000n, m: 60_000n, h: 3_600_000n };
const NANOSECONDS = 1_000_000n;
/** 87 600 hours, in milliseconds. */
const LONGEST = 315_360_000_000n;

/** `1500ms`, `90s`, `5m`, `24h` in nanoseconds. */
function parseTtl(value: string): bigint {
  const [, digits, unit] = /^([0-9]+)(ms|s|m|h)$/.exec(value) ?? [];
  if (digits === undefined) throw fault("invalid");
  const milliseconds = BigInt(digits) * UNITS[unit!]!;
  if (milliseconds === 0n || milliseconds > LONGEST) throw fault("invalid");
  return milliseconds * NANOSECONDS;
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
