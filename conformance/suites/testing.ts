/** A host that writes down what it is asked and what it answers, so that the model can judge all of it. */

import { encodeWord, renderData } from "../../guests/words.ts";
import type { Start, TestExecution, TestHost, TestWorld } from "../world.ts";

/** Of one world, in the order of the answers. */
export interface Transcript {
  steps: { execution: string; operation: string }[];
  results: string[];
}

/** `done` is called with what became of each world that is closed. */
export function recordingHost(host: TestHost, done: (transcript: Transcript) => void): TestHost {
  return {
    abi: host.abi,
    controls: host.controls,
    openWorld: async (options) => new RecordingWorld(await host.openWorld(options), done),
  };
}

class RecordingWorld implements TestWorld {
  readonly #world: TestWorld;
  readonly #done: (transcript: Transcript) => void;
  readonly #transcript: Transcript = { steps: [], results: [] };
  #executions = 0;

  constructor(world: TestWorld, done: (transcript: Transcript) => void) {
    this.#world = world;
    this.#done = done;
  }

  async start(start: Start): Promise<TestExecution> {
    const execution = await this.#world.start(start);
    const name = `x${this.#executions++}`;
    const record = (operation: string, result: string): void => {
      this.#transcript.steps.push({ execution: name, operation });
      this.#transcript.results.push(result);
    };
    if (start.args.length + start.env.length > 0) record(`start ${words(start)}`, "ok");
    return recordExecution(execution, record);
  }

  async advance(ms: number): Promise<void> {
    await this.#world.advance(ms);
    // Whoever it is written down for: the clock is the world's.
    this.#transcript.steps.push({ execution: "x0", operation: `tick ${ms}` });
    this.#transcript.results.push("ok");
  }

  async close(): Promise<void> {
    await this.#world.close();
    this.#done(this.#transcript);
  }
}

function words({ args, env }: Start): string {
  const texts = [...args, ...env.map(([name, value]) => `${name}=${value}`)];
  return texts.map((text) => encodeWord(new TextEncoder().encode(text))).join(" ");
}

function recordExecution(
  execution: TestExecution,
  record: (operation: string, result: string) => void,
): TestExecution {
  const ending = (how: "end" | "kill" | "wait") => async () => {
    const result = await execution[how]();
    record(how, result);
    return result;
  };
  const written = (which: "output" | "errors") => () => {
    const bytes = execution[which]();
    record(which, `ok ${renderData(bytes)}`);
    return bytes;
  };
  return {
    async perform(lines) {
      const results = await execution.perform(lines);
      results.forEach((result, at) => record(lines[at]!, result));
      return results;
    },
    send(bytes) {
      execution.send(bytes);
      record(`send ${encodeWord(bytes)}`, "ok");
    },
    end: ending("end"),
    kill: ending("kill"),
    wait: ending("wait"),
    output: written("output"),
    errors: written("errors"),
  };
}
