/** `doctor`: is the adapter right? Step by step, and with what to change where it is not. */

import type { Command } from "commander";
import { DriverError, HostError, ProtocolError, UserError } from "../driver/errors.ts";
import { EXIT } from "../report/exit.ts";
import { DriverHost } from "../runner/driver-host.ts";
import { Quit } from "./errors.ts";
import { addHostOptions, chooseHost, type HostFlags } from "./host.ts";
import { STEPS, Wrong, type Finding } from "./doctor-steps.ts";

export function addDoctor(program: Command): void {
  addHostOptions(program.command("doctor"))
    .description("check the driver of a host, step by step")
    .action(examine);
}

async function examine(flags: HostFlags): Promise<void> {
  const say = (mark: string, text: string): void => void process.stdout.write(`${mark} ${text}\n`);
  const choice = chooseHost(flags);
  let host: DriverHost;
  try {
    host = await DriverHost.connect(await choice.open(), choice.options);
  } catch (error) {
    if (error instanceof UserError) throw error;
    return fail(
      say,
      "the host starts and answers hello",
      error,
      "see `hello` in PROTOCOL.md: the first line of the session, answered within 10 s",
    );
  }
  const { name, version } = host.hello.host;
  say(
    "ok",
    `the host starts and answers hello: ${name} ${version}, ${host.abi}, protocol ${host.hello.protocol}`,
  );
  let wrong = 0;
  for (const { title, remedy, needs, check } of STEPS) {
    if (needs !== undefined && !host.controls.has(needs)) {
      say("--", `${title}: not claimed, so not looked at`);
      continue;
    }
    try {
      const finding: Finding = await check(host);
      say("ok", finding === undefined ? title : `${title}: ${finding}`);
    } catch (error) {
      if (!(error instanceof Wrong)) return fail(say, title, error, remedy);
      wrong++;
      say("!!", `${title}: ${error.message}\n   remedy: ${remedy}`);
    }
  }
  try {
    await host.close();
    say("ok", "the host ends at shutdown");
  } catch (error) {
    return fail(
      say,
      "the host ends at shutdown",
      error,
      "answer, remove what was made, and exit with code 0",
    );
  }
  if (wrong > 0) throw new Quit(EXIT.broken);
  say("ok", "the adapter is ready: run the suite without `doctor`");
}

function fail(
  say: (mark: string, text: string) => void,
  title: string,
  error: unknown,
  remedy: string,
): never {
  if (![DriverError, HostError, ProtocolError].some((kind) => error instanceof kind)) throw error;
  const { message } = error as Error;
  say(
    "!!",
    `${title}: ${message}${error instanceof ProtocolError ? "" : `\n   remedy: ${remedy}`}`,
  );
  throw new Quit(EXIT.broken);
}
