/** `spec/with.md`: the options in a path. */

import type { Condition, Options, Slot } from "../entities.ts";
import type { Version } from "../version.ts";
import type { ttlRules } from "./ttl.ts";

/** Why OPTIONS are not accepted: the codes that are allowed, with their requirement. */
export interface OptionFailure {
  readonly code: "invalid" | "unsupported" | "name-too-long";
  readonly requirement: string;
}

export interface ParsedOptions {
  readonly options: Options;
  readonly failures: readonly OptionFailure[];
}

const KNOWN: readonly string[] = ["if", "commit", "ttl", "fence", "timeout", "read"];
const SUPPORTED: readonly string[] = ["if", "commit"];
/** Options that a host has with a feature: what they do is not this model's. */
const OF_FEATURES: Readonly<Record<string, string>> = { fence: "locks" };

export const withRules = {
  isKnown(name: string): boolean {
    return KNOWN.includes(name);
  },
  isSupported(name: string, features: ReadonlySet<string>): boolean {
    return SUPPORTED.includes(name) || (name === "ttl" && features.has("kv.ttl"));
  },
  isDuplicate(name: string, earlier: ReadonlySet<string>): boolean {
    return earlier.has(name);
  },
  splitOptions(text: string): string[] {
    return text.split(",");
  },
  /** The value with its percent sequences decoded, or `undefined` if one is incomplete. */
  decodeValue(value: string): string | undefined {
    if (/%(?![0-9A-Fa-f]{2})/.test(value)) return undefined;
    return value.replace(/%(..)/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  },
  parseCondition(value: string): Condition | undefined {
    if (value === "absent" || value === "present") return { kind: value };
    return /^[0-9]+$/.test(value) ? { kind: "number", number: BigInt(value) } : undefined;
  },
  isExplicit(value: string): boolean {
    return value === "explicit";
  },
  isTooLong(text: string, limit: number): boolean {
    return text.length > limit;
  },
  isLegalFor(use: string): boolean {
    return (
      use === "open" ||
      use === "create" ||
      use === "write" ||
      use === "unlink" ||
      use === "mkdir" ||
      use === "target"
    );
  },
  /** `undefined` if it depends on a version that is not known yet. */
  holds(condition: Condition, { entry }: Pick<Slot, "entry">): boolean | undefined {
    if (condition.kind === "absent") return entry === undefined;
    if (condition.kind === "present") return entry !== undefined;
    // Whether what a directory shows as its modification time is a version is not said.
    if (entry?.kind === "dir" && condition.kind === "number") return undefined;
    if (entry?.kind !== "value") return false;
    if (condition.kind === "version") return entry.version === condition.version;
    if (!entry.version.admits(condition.number)) return false;
    return entry.version.number === undefined ? undefined : true;
  },
  /** Whether a condition makes a descriptor that writes commit on sync alone. */
  conditionIsExplicit(): boolean {
    return true;
  },
  /** Whether the condition of an open for writing is judged with its commits, too. */
  isJudgedAtCommit(): boolean {
    return true;
  },
  conditionAfterCommit(_before: Condition, committed: Version): Condition {
    return { kind: "version", version: committed };
  },
};

/** Whether an option of a feature that the host claims is among them. */
export function hasClaimed(text: string, features: ReadonlySet<string>): boolean {
  return text.split(",").some((option) => features.has(OF_FEATURES[option.split("=")[0]!] ?? ""));
}

/** Judges OPTIONS by the rules given, which are those of the specification or a variation of them. */
export function parseOptions(
  { with: rules, ttl: times }: { with: typeof withRules; ttl: typeof ttlRules },
  text: string,
  limit: number,
  features: ReadonlySet<string>,
): ParsedOptions {
  const failures: OptionFailure[] = [];
  let condition: Condition | undefined;
  let explicit = false;
  let ttl: bigint | undefined;
  const seen = new Set<string>();
  const malformed = (): void => {
    failures.push({ code: "invalid", requirement: "with/malformed" });
  };
  if (rules.isTooLong(text, limit))
    failures.push({ code: "name-too-long", requirement: "with/length" });
  for (const option of rules.splitOptions(text)) {
    const equals = option.indexOf("=");
    if (equals < 0) {
      malformed();
      continue;
    }
    const name = option.slice(0, equals);
    const value = rules.decodeValue(option.slice(equals + 1));
    if (!rules.isKnown(name)) failures.push({ code: "invalid", requirement: "with/unknown" });
    else if (rules.isDuplicate(name, seen))
      failures.push({ code: "invalid", requirement: "with/duplicate" });
    else if (value === undefined) malformed();
    if (rules.isKnown(name) && !rules.isSupported(name, features)) {
      failures.push({ code: "unsupported", requirement: "with/unsupported" });
      if (value === "") malformed();
    }
    seen.add(name);
    if (value === undefined) continue;
    if (name === "if") {
      condition = rules.parseCondition(value);
      if (condition === undefined) malformed();
    }
    if (name === "ttl" && rules.isSupported(name, features)) {
      ttl = times.parse(value);
      if (ttl === undefined) failures.push({ code: "invalid", requirement: "kv-ttl/value" });
      else if (times.isTooLong(ttl))
        failures.push({ code: "invalid", requirement: "kv-ttl/longest" });
    }
    if (name === "commit") {
      explicit = rules.isExplicit(value);
      if (!explicit) malformed();
    }
  }
  return { options: { condition, explicit, ttl }, failures };
}
