/** A short session that touches every message of the protocol: what a fault of a driver shows itself in. */

import type { Driver, Exit, Guest, GuestSpec, HelloRequest, World } from "../driver/driver.ts";

export const HELLO: HelloRequest = {
  protocol: { min: 1, max: 1 },
  suite: { name: "battery", version: "0" },
  spec: ["0.1"],
  nonce: "f81d4fae",
};

/** What was seen, to be compared between drivers that have to behave the same. */
export interface Seen {
  answers: string[];
  exits: Exit[];
}

/** Rejects with the first error of the driver; the caller closes the driver. */
export async function runSession(
  driver: Driver,
  probe: GuestSpec,
  answerMs = 5_000,
): Promise<Seen> {
  const seen: Seen = { answers: [], exits: [] };
  await driver.hello(HELLO);

  const first = await driver.openWorld({});
  const [writer, reader] = await Promise.all([
    startProbe(first, probe, answerMs),
    startProbe(first, probe, answerMs),
  ]);
  for (const line of [
    "hello",
    "open f /beta/kv/local/a w,create,trunc",
    "write f 5%0A",
    "close f",
  ]) {
    seen.answers.push(await writer.ask(line));
  }
  for (const line of ["open f /beta/kv/local/a r", "read f 100", "read f 100", "close f"]) {
    seen.answers.push(await reader.ask(line));
  }
  writer.guest.write(Buffer.from("exit 3\n"));
  seen.exits.push(await writer.guest.exit);
  reader.guest.end();
  seen.exits.push(await reader.guest.exit);

  const killed = await startProbe(first, probe, answerMs);
  const left = await startProbe(first, probe, answerMs);
  seen.answers.push(await killed.ask("hello"), await left.ask("hello"));
  killed.guest.kill();
  seen.exits.push(await killed.guest.exit);
  await first.close();
  seen.exits.push(await left.guest.exit);

  const second = await driver.openWorld({});
  const stranger = await startProbe(second, probe, answerMs);
  seen.answers.push(await stranger.ask("open f /beta/kv/local/a r"));
  await second.close();
  return seen;
}

interface Probe {
  guest: Guest;
  /** Sends a line and waits for the result line; rejects if the guest ends first or says nothing. */
  ask(line: string): Promise<string>;
}

export async function startProbe(world: World, spec: GuestSpec, answerMs: number): Promise<Probe> {
  let text = "";
  let arrived = (): void => {};
  const stdout = (bytes: Uint8Array): void => {
    text += Buffer.from(bytes).toString("utf8");
    arrived();
  };
  const guest = await world.startGuest(spec, { stdout, stderr: () => {} });
  const ask = (line: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the guest did not answer ${line}`)),
        answerMs,
      );
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        act();
      };
      arrived = () => {
        const end = text.indexOf("\n");
        if (end < 0) return;
        const result = text.slice(0, end);
        text = text.slice(end + 1);
        settle(() => resolve(result));
      };
      guest.exit.then(
        (exit) =>
          settle(() =>
            reject(new Error(`the guest ended (${exit.reason}) before it answered ${line}`)),
          ),
        (error: Error) => settle(() => reject(error)),
      );
      guest.write(Buffer.from(`${line}\n`));
      arrived();
    });
  return { guest, ask };
}
