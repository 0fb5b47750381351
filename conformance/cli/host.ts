/** The options that say which host is judged, the same for every command that drives one. */

import { Option, type Command } from "commander";
import type { Abi, Driver } from "../driver/driver.ts";
import { UserError } from "../driver/errors.ts";
import { attachDriver, execDriver, loadDriver } from "../driver/index.ts";
import type { HostOptions } from "../runner/driver-host.ts";
import { positive } from "./values.ts";

export interface HostFlags {
  host?: string;
  exec?: string;
  attach?: string;
  abi?: Abi;
  timeoutMultiplier?: number;
}

export interface HostChoice {
  open: () => Driver | Promise<Driver>;
  options: HostOptions;
  /** The flags again, as they are typed. */
  typed: string;
  /** What the host has written to its standard error since this was last called. */
  takeStderr: () => string;
}

const KEPT = 16 * 1024;

export function addHostOptions(command: Command): Command {
  return command
    .option(
      "--host <path>",
      "a file that exports a host, a folder, a program, or `reference`, the built-in host (default)",
    )
    .option(
      "--exec <template>",
      "a host that is only a command line, such as 'myhost run {state} {wasm}'",
    )
    .option("--attach <address>", "a host that runs already, at unix:/path or tcp:host:port")
    .addOption(
      new Option("--abi <abi>", "the form of guest to judge it with").choices([
        "preview1",
        "wasi0.2",
      ]),
    )
    .option("--timeout-multiplier <factor>", "multiplies every time limit", positive);
}

/** Throws UserError if the flags name more than one host. */
export function chooseHost(flags: HostFlags): HostChoice {
  const ways = (["host", "exec", "attach"] as const).filter((way) => flags[way] !== undefined);
  if (ways.length > 1)
    throw new UserError(
      `${ways.map((way) => `--${way}`).join(" and ")} name one host each: give one of them`,
    );
  const { host = "reference", exec, attach, abi, timeoutMultiplier } = flags;
  const times = timeoutMultiplier === undefined ? {} : { timeoutMultiplier };
  let stderr = "";
  const keep = (bytes: Uint8Array): void => {
    stderr = (stderr + Buffer.from(bytes).toString("utf8")).slice(-KEPT);
  };
  const open = (): Driver | Promise<Driver> => {
    if (exec !== undefined)
      return execDriver(exec, { ...times, ...(abi === undefined ? {} : { abis: [abi] }) });
    if (attach !== undefined) return attachDriver(attach, times);
    return loadDriver(host, { ...times, stderr: keep, reference: openReference });
  };
  const typed = [
    ways[0] === undefined ? "--host reference" : `--${ways[0]} ${quote(flags[ways[0]]!)}`,
    ...(abi === undefined ? [] : [`--abi ${abi}`]),
    ...(timeoutMultiplier === undefined ? [] : [`--timeout-multiplier ${timeoutMultiplier}`]),
  ].join(" ");
  return {
    open,
    options: { ...times, ...(abi === undefined ? {} : { abi }) },
    typed,
    takeStderr: () => {
      const taken = stderr;
      stderr = "";
      return taken;
    },
  };
}

/** Loaded only when it is judged: nothing else of the suite knows the reference host. */
async function openReference(): Promise<Driver> {
  const { reference } = await import("../drivers/reference.ts");
  return reference();
}

/** For a shell. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
