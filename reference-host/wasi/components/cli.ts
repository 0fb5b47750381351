/** `wasi:cli`: arguments, variables, standard streams, terminals and exit. */
import type * as Environment from "../../../wit/generated/wasi/cli-environment.ts";
import type * as Exit from "../../../wit/generated/wasi/cli-exit.ts";
import { OpenFile } from "./open-file.ts";
import type { Run } from "./run.ts";
import { InputStream, OutputStream } from "./streams.ts";

// A stream of the host's: the guest may drop it and ask for it again.

export function stdin(run: Run): { getStdin: () => InputStream } {
  const file = new OpenFile(run, 0, false);
  return { getStdin: () => new InputStream(file) };
}

export function stdout(run: Run): { getStdout: () => OutputStream } {
  const file = new OpenFile(run, 1, false);
  return { getStdout: () => new OutputStream(file) };
}

export function stderr(run: Run): { getStderr: () => OutputStream } {
  const file = new OpenFile(run, 2, false);
  return { getStderr: () => new OutputStream(file) };
}

export class TerminalInput {}
export class TerminalOutput {}

export function terminalStdin({ context: { terminals } }: Run): {
  getTerminalStdin: () => TerminalInput | undefined;
} {
  return { getTerminalStdin: () => (terminals[0] ? new TerminalInput() : undefined) };
}

export function terminalStdout({ context: { terminals } }: Run): {
  getTerminalStdout: () => TerminalOutput | undefined;
} {
  return { getTerminalStdout: () => (terminals[1] ? new TerminalOutput() : undefined) };
}

export function terminalStderr({ context: { terminals } }: Run): {
  getTerminalStderr: () => TerminalOutput | undefined;
} {
  return { getTerminalStderr: () => (terminals[2] ? new TerminalOutput() : undefined) };
}

export function environment({ context }: Run): typeof Environment {
  return {
    getArguments: () => [...context.args],
    getEnvironment: () => context.env.map(([name, value]) => [name, value]),
    initialCwd: () => undefined,
  };
}

export function exit(run: Run): typeof Exit {
  return {
    exit: (status) => run.exit(status.tag === "ok" ? 0 : 1),
    exitWithCode: (status) => run.exit(status),
  };
}
