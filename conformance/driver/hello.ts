/** What an answer to `hello` has to agree with: the question. */

import type { Hello, HelloRequest } from "./driver.ts";
import { ProtocolError, type Line } from "./errors.ts";

/** Throws ProtocolError if the answer does not belong to the request. Applies to every driver, in-process ones too. */
export function checkHello(request: HelloRequest, hello: Hello, line?: Line): void {
  const { min, max } = request.protocol;
  if (hello.protocol < min || hello.protocol > max) {
    throw new ProtocolError(
      `the driver chose protocol ${hello.protocol}, the suite speaks ${min === max ? min : `${min} to ${max}`}`,
      "answer a number between protocol.min and protocol.max, or the error `version`",
      line,
    );
  }
  if (hello.nonce !== request.nonce) {
    throw new ProtocolError(
      "the driver did not repeat the nonce",
      "copy params.nonce of hello into result.nonce",
      line,
    );
  }
  if (!request.spec.includes(hello.spec)) {
    throw new ProtocolError(
      `the driver chose specification ${hello.spec}, the suite judges ${request.spec.join(", ")}`,
      "answer one of params.spec, or the error `version`",
      line,
    );
  }
}
