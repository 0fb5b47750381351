/** What `doctor` looks at, in this order. Each step stands on those before it. */

import type { DriverHost } from "../runner/driver-host.ts";
import type { HostControl, TestExecution, TestWorld } from "../world.ts";

/** The host does something else than the protocol says. */
export class Wrong extends Error {}

/** A remark for the reader. */
export type Finding = string | undefined;

interface DoctorStep {
  title: string;
  remedy: string;
  needs?: HostControl;
  check(host: DriverHost): Promise<Finding>;
}

const NOTHING = { args: [], env: [] } as const;

export const STEPS: readonly DoctorStep[] = [
  {
    title: "a world opens and closes",
    remedy:
      "answer world.open with {} once guests can be started, and world.close once its state is gone",
    check: async (host) => inWorld(host, async () => undefined),
  },
  {
    title: "a guest starts, reads its standard input and writes its standard output",
    remedy:
      "start the program of guest.start; send the bytes of guest.write to its standard input at once, and what it writes as guest.out at once",
    check: async (host) =>
      inGuest(host, NOTHING, async (guest) => {
        const [answer] = await guest.perform(["hello"]);
        if (!answer?.startsWith("ok probe 1 "))
          throw new Wrong(`the line 'hello' was answered with '${answer}', not 'ok probe 1 …'`);
        return answer.slice(3);
      }),
  },
  {
    title: "a guest ends when its standard input does",
    remedy:
      "close the guest's standard input at guest.eof, and send guest.exit with reason exit and its code",
    check: (host) => ends(host, (guest) => guest.end(), "exit zero"),
  },
  {
    title: "an exit code other than 0 is reported",
    remedy:
      "send guest.exit with reason exit and the code that the guest gave to proc_exit, or 1 if run answered an error",
    check: (host) =>
      ends(host, async (guest) => (await guest.perform(["exit 3"]))[0]!, "exit nonzero"),
  },
  {
    title: "a trap ends the guest, not the host",
    remedy: "send guest.exit with reason trap",
    check: (host) =>
      ends(host, async (guest) => (await guest.perform(["trap"]))[0]!, "exit nonzero"),
  },
  {
    title: "standard error arrives",
    remedy:
      "send what the guest writes to descriptor 2 as guest.out with stream 2, before its guest.exit",
    check: async (host) =>
      inGuest(host, NOTHING, async (guest) => {
        await guest.perform(["stderr one%0Atwo"]);
        await guest.end();
        const text = Buffer.from(guest.errors()).toString("utf8");
        if (text === "one\ntwo") return undefined;
        return text.includes("one\ntwo")
          ? "the host wrote there too, which a reader will take for the guest's"
          : wrong(`'one', a newline, 'two' was written, and '${text}' arrived`);
      }),
  },
  {
    title: "arguments and variables arrive",
    remedy:
      "pass args (the first is the program's name) and env of guest.start, in their order and unchanged",
    check: async (host) =>
      inGuest(host, { args: ["two words", "é"], env: [["A", "1=2"]] }, async (guest) => {
        const [args, env] = await guest.perform(["args", "env"]);
        if (args !== "ok two%20words %C3%A9")
          throw new Wrong(
            `the arguments 'two words' and 'é' were given, and the guest has ${args}`,
          );
        return env?.split(" ").includes("A=1=2")
          ? undefined
          : wrong(`A was set to '1=2', and the guest has ${env}`);
      }),
  },
  {
    title: "much input and output passes",
    remedy:
      "keep what a guest does not read yet, and do not wait for it; pass output on in pieces as it comes",
    check: async (host) =>
      inGuest(host, { args: ["cat"], env: [] }, async (guest) => {
        const bytes = Buffer.alloc(1 << 20, "0123456789abcdef\n");
        guest.send(bytes);
        await guest.end();
        return bytes.equals(guest.output())
          ? undefined
          : wrong(`${bytes.length} bytes went in, and ${guest.output().length} or others came out`);
      }),
  },
  {
    title: "a guest that loops is killed",
    remedy:
      "stop the guest at guest.kill whatever it does (a thread or process of its own), and send guest.exit with reason killed",
    needs: "concurrency",
    check: (host) =>
      ends(
        host,
        async (guest) => {
          await guest.perform(["spin"]);
          return guest.kill();
        },
        "exit nonzero",
      ),
  },
  {
    title: "the clock of a world can be moved",
    remedy:
      "open a world with the clock manual on a clock of its own, and answer control with {} once that was moved",
    needs: "clock",
    check: async (host) => {
      const world = await host.openWorld({ clock: "manual" });
      await world.advance(1_000);
      await world.close();
      return undefined;
    },
  },
  {
    title: "guests of one world run side by side",
    remedy:
      "start a guest without waiting for another to end, or say concurrency.guests 1 in hello",
    needs: "concurrency",
    check: (host) =>
      inWorld(host, async (world) => {
        const first = await world.start(NOTHING);
        const second = await world.start(NOTHING);
        await first.perform(["spin"]);
        const [answer] = await second.perform(["hello"]);
        await first.kill();
        return answer?.startsWith("ok ")
          ? undefined
          : wrong(`while one guest looped, another answered ${answer}`);
      }),
  },
  {
    title: "what one guest commits another of its world sees, and no other world",
    remedy: "give every world a state of its own, shared by its guests",
    check: async (host) => {
      const put = ["open f /beta/kv/local/k w,create", "sync f"];
      const look = "stat /beta/kv/local/k";
      const seen = await inWorld(host, async (world) => {
        const results = await sequence(world, put);
        if (results.some((result) => result !== "ok"))
          throw new Wrong(`a put answered ${results.join(", ")}`);
        return (await sequence(world, [look]))[0]!;
      });
      const leaked = await inWorld(host, async (world) => (await sequence(world, [look]))[0]!);
      if (!seen.startsWith("ok file")) throw new Wrong(`the second guest of the world got ${seen}`);
      return leaked === "err no-entry" ? undefined : wrong(`a guest of a new world got ${leaked}`);
    },
  },
];

function wrong(message: string): never {
  throw new Wrong(message);
}

async function inWorld<T>(host: DriverHost, work: (world: TestWorld) => Promise<T>): Promise<T> {
  const world = await host.openWorld();
  const result = await work(world);
  await world.close();
  return result;
}

function inGuest(
  host: DriverHost,
  start: Parameters<TestWorld["start"]>[0],
  work: (guest: TestExecution) => Promise<Finding>,
): Promise<Finding> {
  return inWorld(host, async (world) => work(await world.start(start)));
}

async function ends(
  host: DriverHost,
  end: (guest: TestExecution) => Promise<string>,
  wanted: string,
): Promise<Finding> {
  return inGuest(host, NOTHING, async (guest) => {
    const ended = await end(guest);
    return ended === wanted ? undefined : wrong(`it came to '${ended}' and not to '${wanted}'`);
  });
}

/** One guest after the other's end, so that hosts which run one at a time can be looked at too. */
async function sequence(world: TestWorld, lines: readonly string[]): Promise<string[]> {
  const guest = await world.start(NOTHING);
  const results = await guest.perform(lines);
  await guest.end();
  return results;
}
