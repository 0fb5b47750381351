/** Preview 1's numbers for the codes of the machine, and the few that only this ABI has. */
import type { ErrorCode } from "../../errors.ts";

/** One row for each row of `spec/errors.md`. */
export const ERRNO: Readonly<Record<ErrorCode, number>> = {
  access: 2,
  "would-block": 6,
  "bad-descriptor": 8,
  busy: 10,
  exist: 20,
  "file-too-large": 22,
  "illegal-byte-sequence": 25,
  invalid: 28,
  io: 29,
  "is-directory": 31,
  loop: 32,
  "too-many-links": 34,
  "name-too-long": 37,
  "no-entry": 44,
  "insufficient-memory": 48,
  "insufficient-space": 51,
  "not-directory": 54,
  "not-empty": 55,
  "not-recoverable": 56,
  unsupported: 58,
  "no-such-device": 60,
  "not-permitted": 63,
  pipe: 64,
  "read-only": 69,
  "invalid-seek": 70,
  "cross-device": 75,
};

/** An error of the ABI itself, which no operation of the machine can have. */
export class AbiFault extends Error {
  override readonly name = "AbiFault";
  readonly errno: number;

  constructor(errno: number, meaning: string) {
    super(meaning);
    this.errno = errno;
  }
}

export const BAD_ADDRESS: AbiFault = new AbiFault(21, "a pointer outside the guest's memory");
export const NOT_A_SOCKET: AbiFault = new AbiFault(57, "not a socket");
