/** Operations without a file in them, which a probe need not have, and what the suite does with an execution (`spec/runtime.md`). */

import { encodeWord, renderData } from "../../guests/words.ts";
import { wordLength } from "./content.ts";
import { unique } from "./blame.ts";
import { errCode, okWords, type Outcome } from "./outcome.ts";
import { bytesOf, type Context } from "./world.ts";

export function start(
  { execution }: Context,
  args: readonly string[],
  env: readonly string[],
): Outcome[] {
  const apply = (): void => {
    execution.args = args;
    execution.env = env;
  };
  return [{ branch: "start/started", result: "ok", requirements: ["runtime/arguments"], apply }];
}

export function hello({ world }: Context): Outcome[] {
  return [
    {
      branch: "hello/probe",
      result: `ok probe 1 ${world.abi} *`,
      requirements: ["layout/beta"],
      accepts: (observed) => observed.startsWith(`ok probe 1 ${world.abi} `),
      sample: () => `ok probe 1 ${world.abi} model`,
    },
  ];
}

export function args(context: Context): Outcome[] {
  const words = context.world.rules.runtime
    .arguments(context.execution)
    .map((it) => encodeWord(bytesOf(it)));
  return [
    {
      branch: "args/given",
      result: ["ok", ...words].join(" "),
      requirements: ["runtime/arguments"],
    },
  ];
}

const TEMPORARY = "TMPDIR=/beta/tmp";

export function env(context: Context): Outcome[] {
  const { runtime } = context.world.rules;
  const words = runtime.environment(context.execution).map((it) => encodeWord(bytesOf(it)));
  const requirements = ["runtime/environment"];
  const same = (found: readonly string[]): boolean =>
    found.toSorted().join(" ") === words.toSorted().join(" ");
  const given: Outcome = {
    branch: "env/given",
    result: ["ok", ...words].join(" "),
    requirements,
    accepts: (observed) => same(okWords(observed) ?? [""]),
  };
  const hasOwn = words.some((word) => word.startsWith("TMPDIR="));
  if (hasOwn || !runtime.mayAddTemporaryDirectory()) return [given];
  const added: Outcome = {
    branch: "env/added",
    result: ["ok", ...words, TEMPORARY].join(" "),
    requirements,
    accepts: (observed) => {
      const found = okWords(observed) ?? [];
      const others = found.filter((word) => !word.startsWith("TMPDIR="));
      return found.length === words.length + 1 && same(others);
    },
  };
  return [given, added];
}

export function clock({ execution }: Context, which: "realtime" | "monotonic"): Outcome[] {
  return [
    {
      branch: which === "realtime" ? "clock/realtime" : "clock/monotonic",
      result: "ok *",
      requirements: [],
      accepts: (observed) => {
        const [word] = okWords(observed) ?? [];
        if (observed.startsWith("bad")) return true;
        if (word === undefined || !/^[0-9]+$/.test(word)) return false;
        return which === "realtime" || BigInt(word) >= execution.monotonic;
      },
      apply: (observed) => {
        if (which === "monotonic" && observed.startsWith("ok"))
          execution.monotonic = BigInt(okWords(observed)![0]!);
      },
      sample: () => `ok ${execution.monotonic + 1n}`,
    },
  ];
}

export function random(count: number): Outcome[] {
  return [
    {
      branch: "random/bytes",
      result: count === 0 ? "ok %" : "ok *",
      requirements: [],
      accepts: (observed) =>
        observed.startsWith("bad") || wordLength(okWords(observed)?.[0] ?? "") === count,
      sample: () => `ok ${renderData(new Uint8Array(count))}`,
    },
  ];
}

export function stderr({ execution }: Context, data: Uint8Array): Outcome[] {
  const apply = (): void => void execution.errors.push(data);
  return [
    { branch: "stderr/written", result: "ok", requirements: ["runtime/stderr/whole"], apply },
  ];
}

export function send({ execution }: Context, data: Uint8Array): Outcome[] {
  const apply = (): void => void execution.sent.push(data);
  return [{ branch: "send/sent", result: "ok", requirements: ["runtime/stdin/whole"], apply }];
}

/** The suite's own doing: the host has nothing to say. */
export function tick(): Outcome[] {
  return [{ branch: "tick/moved", result: "ok", requirements: [] }];
}

/** It has no result: it runs until it is ended. */
export function spin({ execution }: Context): Outcome[] {
  const apply = (): void => {
    execution.spinning = true;
  };
  return [{ branch: "spin/running", result: "", requirements: ["runtime/busy"], apply }];
}

export function grow(): Outcome[] {
  return [
    {
      branch: "grow/refused",
      result: "ok *",
      requirements: ["runtime/memory"],
      accepts: (observed) => /^ok [0-9]+$/.test(observed) || observed.startsWith("bad"),
    },
  ];
}

export function nap(): Outcome[] {
  return [{ branch: "nap/slept", result: "ok", requirements: ["runtime/busy"] }];
}

export function output({ execution, world }: Context): Outcome[] {
  const isWhole = execution.ended === "exit zero";
  const sent = execution.args[0] === "cat" ? world.rules.runtime.outputOf(execution.sent) : [];
  const requirements = ["runtime/stdout/whole", "runtime/stdin/whole", "runtime/stdin/blocks"];
  return written(sent, isWhole, requirements, isWhole ? "output/whole" : "output/part");
}

/** A host may add lines of its own where an execution did not end well. */
export function errors({ execution }: Context): Outcome[] {
  const isPlain = execution.ended === "exit zero" && !execution.commitsFailed;
  const requirements = ["runtime/stderr/whole"];
  const exact = written(execution.errors, true, requirements, "errors/whole");
  if (isPlain) return exact;
  const length = total(execution.errors).length;
  const more: Outcome = {
    branch: "errors/more",
    result: "ok *",
    requirements,
    accepts: (observed) => isLonger(observed, length, execution.errors),
  };
  return [...exact, more];
}

function isLonger(observed: string, length: number, parts: readonly Uint8Array[]): boolean {
  const [word] = okWords(observed) ?? [];
  const found = wordLength(word ?? "");
  if (word === undefined || found === undefined || found < length) return false;
  return word.startsWith("#") || length === 0 || word.includes(renderData(total(parts)));
}

function written(
  parts: readonly Uint8Array[],
  isWhole: boolean,
  requirements: string[],
  branch: Outcome["branch"],
): Outcome[] {
  const bytes = total(parts);
  return [
    {
      branch,
      result: () => `ok ${renderData(bytes)}`,
      requirements,
      accepts: (observed) => {
        const [word] = okWords(observed) ?? [];
        const length = wordLength(word ?? "");
        if (length === undefined || errCode(observed) !== undefined) return false;
        if (isWhole ? length !== bytes.length : length > bytes.length) return false;
        return renderData(bytes.subarray(0, length)) === word;
      },
      blame: () => unique(requirements),
    },
  ];
}

function total(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
