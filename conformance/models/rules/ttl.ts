/** `spec/kv-ttl.md`: values that expire. Times are in milliseconds of the world. */

import type { OpenValue, Value } from "../entities.ts";

const UNITS: Readonly<Record<string, bigint>> = { ms: 1n, s: 1_000n, m: 60_000n, h: 3_600_000n };
const LONGEST = 87_600n * 3_600_000n;

export const ttlRules = {
  /** The time that a value of the option stands for; `undefined` for one that it does not have. */
  parse(value: string): bigint | undefined {
    const [, digits, unit] = /^([0-9]+)(ms|s|m|h)$/.exec(value) ?? [];
    if (digits === undefined) return undefined;
    const time = BigInt(digits) * UNITS[unit!]!;
    return time > 0n ? time : undefined;
  },
  isTooLong(time: bigint): boolean {
    return time > LONGEST;
  },
  /** Whether the option can be of use: something is committed. */
  isLegalFor(use: string): boolean {
    return use === "create" || use === "write" || use === "target";
  },
  impliesExplicit(): boolean {
    return false;
  },
  /** When what a descriptor commits will expire. */
  ofCommit(
    { ttl }: Pick<OpenValue, "ttl" | "opened" | "commits">,
    now: bigint,
    _before: Value | undefined,
  ): bigint | undefined {
    return ttl === undefined ? undefined : now + ttl;
  },
  /** When what a rename to a target commits will expire; `moved` is what it takes along, if that is a value. */
  ofRename(ttl: bigint | undefined, now: bigint, _moved: Value | undefined): bigint | undefined {
    return ttl === undefined ? undefined : now + ttl;
  },
  isOver(expires: bigint, now: bigint): boolean {
    return now >= expires;
  },
};
