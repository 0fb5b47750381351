/** Everything that a component of WASI 0.2 may import, for one run. */
import type { ErrorCode } from "../../errors.ts";
import {
  environment,
  exit,
  stderr,
  stdin,
  stdout,
  TerminalInput,
  TerminalOutput,
  terminalStderr,
  terminalStdin,
  terminalStdout,
} from "./cli.ts";
import { monotonicClock, wallClock } from "./clocks.ts";
import { Descriptor } from "./descriptor.ts";
import { DirectoryEntryStream } from "./directory-entries.ts";
import { IoError } from "./io-error.ts";
import { poll, Pollable } from "./poll.ts";
import { preopens } from "./preopens.ts";
import { insecure, insecureSeed, random } from "./random.ts";
import type { Run } from "./run.ts";
import { sockets } from "./sockets.ts";
import { InputStream, OutputStream } from "./streams.ts";

/** By interface, without its version. */
export type Imports = Readonly<Record<string, object>>;

/** Those that are the same in every run. */
const shared = {
  "wasi:cli/terminal-input": { TerminalInput },
  "wasi:cli/terminal-output": { TerminalOutput },
  "wasi:filesystem/types": {
    Descriptor,
    DirectoryEntryStream,
    filesystemErrorCode: (error: IoError): ErrorCode => error.code,
  },
  "wasi:io/error": { Error: IoError },
  "wasi:io/poll": { Pollable, poll },
  "wasi:io/streams": { InputStream, OutputStream },
  "wasi:random/random": random,
  "wasi:random/insecure": insecure,
  "wasi:random/insecure-seed": insecureSeed,
  ...sockets,
} as const satisfies Imports;

/** Those that are made for each run. */
const own: Readonly<Record<string, (run: Run) => object>> = {
  "wasi:cli/environment": environment,
  "wasi:cli/exit": exit,
  "wasi:cli/stdin": stdin,
  "wasi:cli/stdout": stdout,
  "wasi:cli/stderr": stderr,
  "wasi:cli/terminal-stdin": terminalStdin,
  "wasi:cli/terminal-stdout": terminalStdout,
  "wasi:cli/terminal-stderr": terminalStderr,
  "wasi:clocks/monotonic-clock": monotonicClock,
  "wasi:clocks/wall-clock": wallClock,
  "wasi:filesystem/preopens": preopens,
};

/** The names of the interfaces that can be linked, without their versions. */
export const linkable: ReadonlySet<string> = new Set([...Object.keys(shared), ...Object.keys(own)]);

export function importsOf(run: Run): Imports {
  const imports: Record<string, object> = { ...shared };
  for (const [name, make] of Object.entries(own)) imports[name] = make(run);
  return imports;
}
