/**
 * What `hosts/python-fake` can be told to do, and what has to come of it.
 * The tests beside this file hold the driver side to it; the tests of the command line add exit codes.
 */

import type { Limit } from "../driver/limits.ts";

export interface Fault {
  /** The word that `fake.py` knows it by. */
  fault: string;
  /**
   * `violation` and `failure` end the session with `expect`; `refusal` rejects one call with it;
   * `legal` has to pass like an honest host; `verdict` follows the protocol, and only a test can notice it.
   */
  kind: "violation" | "failure" | "refusal" | "legal" | "verdict";
  expect?: { error: "ProtocolError" | "HostError" | "DriverError"; message: RegExp };
  /** Shorter limits, so that the tests do not wait for the real ones. */
  limits?: Partial<Record<Limit, number>>;
}

const violation = (fault: string, message: RegExp): Fault => ({
  fault,
  kind: "violation",
  expect: { error: "ProtocolError", message },
});
const failure = (fault: string, message: RegExp, limits: Fault["limits"] = {}): Fault => ({
  fault,
  kind: "failure",
  expect: { error: "HostError", message },
  limits,
});
const refusal = (fault: string, message: RegExp): Fault => ({
  fault,
  kind: "refusal",
  expect: { error: "DriverError", message },
});
const legal = (fault: string): Fault => ({ fault, kind: "legal" });
const verdict = (fault: string): Fault => ({ fault, kind: "verdict" });

export const FAULTS: readonly Fault[] = [
  legal("honest"),
  legal("splits-lines"),
  legal("blank-lines"),
  legal("reorders-replies"),
  legal("slow"),
  { ...legal("slow-and-says-so"), limits: { "world.open": 200 } },
  legal("text-bytes"),
  legal("unknown-event"),
  legal("floods-stderr"),
  legal("leaves-a-child"),

  violation("wrong-protocol", /the driver chose protocol 2, the suite speaks 1\b/),
  violation("wrong-nonce", /did not repeat the nonce[^]*remedy: copy params\.nonce/),
  violation("wrong-spec", /chose specification 9\.9, the suite judges 0\.1/),
  violation(
    "hello-without-abis",
    /the result of hello does not fit its schema: result\.abis is missing/,
  ),
  violation(
    "logs-on-stdout",
    /a line is not JSON[^]*line 2: Listening on 8080[^]*remedy: .*standard error/,
  ),
  violation("not-an-object", /a line is not a JSON object[^]*line 2: \[1\]/),
  violation("not-utf8", /a line is not UTF-8[^]*line 2: /),
  violation("endless-line", /a line is longer than 16777216 bytes[^]*line 2: xxx/),
  violation("neither-id-nor-method", /neither id nor method[^]*line 2: /),
  violation("replies-twice", /a second reply to request 2[^]*line 3: /),
  violation("replies-to-unknown-id", /a reply to request 1002, which was never sent/),
  violation("replies-without-result", /exactly one of result and error/),
  violation("replies-with-both", /exactly one of result and error/),
  violation("unknown-error-code", /error\.code must be one of "unsupported", /),
  violation("sends-requests", /the driver sent a request/),
  violation(
    "refuses-claimed-abi",
    /answered guest\.start with unsupported, but claims to support it/,
  ),
  violation("output-of-unknown-guest", /guest\.out for guest g99, which was never started/),
  violation("output-after-exit", /guest\.out for guest g\d+, which has ended/),
  violation("exits-twice", /guest\.exit for guest g\d+, which has ended/),
  violation("unknown-reason", /params\.reason must be one of "exit", /),
  violation("exit-without-code", /params\.code is missing/),
  violation("bad-base64", /guest\.out does not fit its schema: params\.bytes/),
  violation("closes-world-over-guests", /world\.close was answered while guest g\d+ had not ended/),

  failure("dies-at-spawn", /exited with code 3[^]*standard error ended with:[^]*no licence found/),
  failure("never-answers", /did not answer hello within 2 s/, { hello: 2_000 }),
  failure("exits-mid-test", /exited with code 101[^]*panic: index out of bounds/),
  failure("killed-mid-test", /was ended by SIGKILL/),
  failure("dies-in-the-middle-of-a-line", /exited with code 1/),
  failure("crashes-on-third-guest", /exited with code 139/),
  failure("exits-after-each-test", /exited with code 0/),
  failure("closes-its-output", /closed its standard output/),
  failure("closes-its-input", /closed its standard input/),
  failure("ignores-kill", /guest g\d+ did not end within 300 ms of guest\.kill/, {
    "guest.kill": 300,
  }),
  failure("hangs-on-shutdown", /did not exit .* after shutdown and had to be ended by SIGTERM/, {
    shutdown: 300,
  }),
  failure(
    "lingers-after-shutdown",
    /did not exit .* after shutdown and had to be ended by SIGTERM/,
    { shutdown: 300 },
  ),
  failure("ignores-sigterm", /did not exit .* after shutdown and had to be ended by SIGKILL/, {
    shutdown: 300,
  }),
  failure("fails-after-shutdown", /exited with code 9 after shutdown/),

  refusal("refuses-version", /this driver speaks protocol 7/),
  refusal("refuses-to-open", /the disk is full/),

  verdict("claims-what-it-refuses"),
  verdict("serves-what-it-does-not-claim"),
  verdict("leaks-state"),
  verdict("loses-output"),
];
