import { ERROR_CODES, type ErrorCode } from "../wit/generated/errors.ts";

/** The closed set of error codes that a guest can see: the table of `spec/errors.md`, as `wit/errors.wit` has it. */
export { ERROR_CODES, type ErrorCode };

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
