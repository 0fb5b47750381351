/**
 * The closed set of error codes that a guest can see; row for row the table of `spec/errors.md`.
 * Names are those of WASI 0.2's `error-code`.
 */
export const ERROR_CODES = [
  "access",
  "bad-descriptor",
  "busy",
  "cross-device",
  "exist",
  "file-too-large",
  "illegal-byte-sequence",
  "insufficient-memory",
  "insufficient-space",
  "invalid",
  "invalid-seek",
  "io",
  "is-directory",
  "loop",
  "name-too-long",
  "no-entry",
  "no-such-device",
  "not-directory",
  "not-empty",
  "not-permitted",
  "not-recoverable",
  "pipe",
  "read-only",
  "too-many-links",
  "unsupported",
  "would-block",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The one error type of the machine: an operation that fails throws it, and `step` turns it into a result. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

// One instance a code: a guest that probes for missing keys all day does not pay for stack traces.
const faults = Object.fromEntries(ERROR_CODES.map((code) => [code, new Fault(code)])) as Record<
  ErrorCode,
  Fault
>;

export function fault(code: ErrorCode): Fault {
  return faults[code];
}
