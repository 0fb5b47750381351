/**
 * The four ways in which driving a host goes wrong. They are never mixed:
 * the host refused a request, broke the protocol, failed, or the user named something impossible.
 */

/** The codes with which a driver may refuse a request: a closed list, explained in `PROTOCOL.md`. */
export const ERROR_CODES = [
  "unsupported",
  "bad-request",
  "bad-guest",
  "busy",
  "failed",
  "version",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The driver answered a request with an error. An in-process driver throws it to choose the code. */
export class DriverError extends Error {
  override readonly name = "DriverError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A line as it arrived: its number, from 1, and the beginning of its text. */
export interface Line {
  number: number;
  text: string;
}

/** The driver said something that the protocol does not allow. Nothing that it says later is heard. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly problem: string;
  /** What the author of the adapter changes. */
  readonly remedy: string;
  readonly line: Line | undefined;

  constructor(problem: string, remedy: string, line?: Line) {
    const where = line === undefined ? [] : [`  line ${line.number}: ${excerpt(line.text)}`];
    super([`protocol violation: ${problem}`, ...where, `  remedy: ${remedy}`].join("\n"));
    this.problem = problem;
    this.remedy = remedy;
    this.line = line;
  }
}

/** How a host process ended, and what it last wrote to its standard error. */
export interface HostEnd {
  exitCode?: number | null;
  signal?: string | null;
  stderr?: string;
}

/** The host did not start, died, or did not answer in time. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly kind: "start" | "died" | "timeout" | "shutdown";
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines of the host's standard error; empty if there were none or it is not ours to read. */
  readonly stderr: string;

  constructor(kind: HostError["kind"], message: string, end: HostEnd = {}) {
    const stderr = end.stderr ?? "";
    super(
      stderr === "" ? message : `${message}\n  its standard error ended with:\n${indent(stderr)}`,
    );
    this.kind = kind;
    this.exitCode = end.exitCode ?? null;
    this.signal = end.signal ?? null;
    this.stderr = stderr;
  }
}

/** What the user asked for cannot be: exit code 2 of the command. */
export class UserError extends Error {
  override readonly name = "UserError";
}

function excerpt(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}… (${text.length} characters)`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}
