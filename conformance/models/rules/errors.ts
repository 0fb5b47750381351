/** `spec/errors.md`: which code, where several would fit. */

import type { Branch } from "../branches.ts";

/** The table of codes that an operation on a file can answer. */
export const CODES: ReadonlySet<string> = new Set(
  (
    "access bad-descriptor busy cross-device exist file-too-large illegal-byte-sequence insufficient-memory " +
    "insufficient-space invalid invalid-seek io is-directory loop name-too-long no-entry no-such-device " +
    "not-directory not-empty not-permitted not-recoverable pipe read-only too-many-links unsupported would-block"
  ).split(" "),
);

/**
 * The places in the order of `errors/order`: whole numbers for its steps, fractions for the codes
 * within one. `operation` is what an operation itself says where no order is given.
 */
export const STAGE = {
  utf8: 1,
  empty: 1.05,
  nul: 1.1,
  notPermitted: 1.2,
  nameTooLong: 1.3,
  optionsTooLong: 2,
  optionsInvalid: 2.1,
  optionsUnsupported: 2.2,
  unclaimed: 3,
  readOnly: 3.1,
  way: 4,
  wayIsValue: 4.1,
  name: 5,
  condition: 6,
  exclusive: 7,
  optionsOfDirectory: 7.05,
  source: 7.1,
  directory: 7.2,
  crossing: 7.3,
  target: 7.4,
  operation: 7.4,
  limits: 7.8,
  last: 7.9,
} as const;

/** A reason to fail. */
export interface Failure {
  readonly stage: number;
  /** Where the text leaves open how late it is looked at: no failure after this stage precedes it. */
  readonly latest: number;
  readonly code: string;
  readonly branch: Branch;
  readonly requirements: readonly string[];
  /** `false` where the text leaves open whether it is one: then it is allowed, and not required. */
  readonly isCertain: boolean;
}

export const errorRules = {
  /** The failures that may be answered: each that no other one precedes for certain. */
  first(failures: readonly Failure[]): readonly Failure[] {
    if (failures.length < 2) return failures;
    let least = Infinity;
    for (const { latest, isCertain } of failures) if (isCertain && latest < least) least = latest;
    return failures.filter(({ stage }) => stage <= least);
  },
};
