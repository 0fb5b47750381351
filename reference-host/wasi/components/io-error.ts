/** `wasi:io/error`: what a failed stream operation leaves behind. */
import type { ErrorCode } from "../../errors.ts";
import type * as Wit from "../../../wit/generated/wasi/io-error.ts";
import { trapForged } from "./handle.ts";

export class IoError implements Wit.Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    this.code = code;
  }

  toDebugString(): string {
    return this.code;
  }
}
trapForged(IoError, "code");
