/**
 * How an import fails: the binding takes `payload` for the error case of the WIT result, and the
 * guest goes on. Anything else that is thrown ends the guest.
 */
import { ERROR_CODES, type ErrorCode } from "../../errors.ts";

export class Refusal<Payload> {
  readonly payload: Payload;

  constructor(payload: Payload) {
    this.payload = payload;
  }
}

// One a code: a guest that probes for missing keys all day allocates nothing.
const refusals = Object.fromEntries(
  ERROR_CODES.map((code) => [code, new Refusal(code)]),
) as Readonly<Record<ErrorCode, Refusal<ErrorCode>>>;

export function refusal(code: ErrorCode): Refusal<ErrorCode> {
  return refusals[code];
}
