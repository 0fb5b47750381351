/** Tests of `local` as tests of `region`: the same lines with other paths, in executions of several cells. */

import type { Test, TestContext, TestOutcome } from "../../test.ts";
import type { TestExecution, TestHost, TestWorld } from "../../world.ts";

const CELLS = { x1: "x", x2: "x" };

/** The test with `region` for `local`. Whatever it finds is a difference between the two. */
export function moved({ id, needs, run }: Test, requirements: readonly string[]): Test {
  return {
    id: `region/${id}`,
    cites: requirements,
    needs,
    async run(context) {
      const cells = context.host.controls.has("cells") ? Object.keys(CELLS) : [];
      const host = movedHost(context, cells);
      return moveOutcome(await run({ ...context, host }), requirements, cells);
    },
  };
}

/** A host that answers what is asked of `local` by what it has in `region`, each execution in the next cell. */
function movedHost({ host, published }: TestContext, cells: readonly string[]): TestHost {
  const scopes = ["region", "global"].filter((name) => published.features.has(`kv.${name}`));
  return {
    abi: host.abi,
    controls: host.controls,
    async openWorld(options) {
      const world = await host.openWorld({
        ...options,
        ...(cells.length > 0 && { cells: CELLS }),
      });
      let started = 0;
      return {
        async start(start) {
          const cell = cells[started++ % cells.length];
          const execution = await world.start({ ...start, ...(cell !== undefined && { cell }) });
          return movedExecution(execution, ["local", ...scopes]);
        },
        advance: (ms) => world.advance(ms),
        disturb: (disturbance) => world.disturb(disturbance),
        close: () => world.close(),
      } satisfies TestWorld;
    },
  };
}

function movedExecution(execution: TestExecution, scopes: readonly string[]): TestExecution {
  return {
    async perform(lines) {
      const results = await execution.perform(lines.map((line) => moveLine(line)));
      return results.map((result, at) => (lines[at] === STORE ? listed(result, scopes) : result));
    },
    send: (bytes) => execution.send(bytes),
    end: () => execution.end(),
    kill: () => execution.kill(),
    wait: () => execution.wait(),
    output: () => execution.output(),
    errors: () => execution.errors(),
  };
}

/** Shows the default scope, too, for which `region` stands here. */
const STORE = "list /beta/kv";

function moveLine(line: string): string {
  if (line === STORE) return `${STORE}/region`;
  return line
    .replaceAll(/(?<= )\/beta\/kv\/(\.with\/[^/ ]*\/)?local(?=[/ ]|$)/g, "/beta/kv/$1region")
    .replaceAll(ALIAS, "/beta/kv/region/");
}

const ALIAS = /(?<= )\/beta\/kv\/(?![.@ ]|(?:local|region|global)(?:[/ ]|$))/g;

/** Whether the paths of a line lead to one scope by themselves, and not through a descriptor above it. */
export function isMovable(operation: string): boolean {
  if (operation === STORE) return true;
  const paths = operation.split(" ").filter((word) => word.startsWith("/"));
  return paths.every((path) => MOVABLE.test(path) && !/\/(?:\.{0,2})(?:\/|$)/.test(path));
}

const MOVABLE = /^\/beta\/(?:tmp(?:\/|$)|kv\/(?:\.with\/[^/]*\/)?local(?:\/|$)|kv\/[a-z0-9])/;

/** What `/beta/kv` would show: the scopes, and what the alias can denote. */
function listed(result: string, scopes: readonly string[]): string {
  if (!result.startsWith("ok")) return result;
  const names = result.split(" ").slice(1);
  const denoted = names.filter((name) => !/^.:(?:\.|@|%40|(?:local|region|global)$)/.test(name));
  return ["ok", ...scopes.map((scope) => `d:${scope}`), ...denoted].join(" ");
}

function moveOutcome(
  outcome: TestOutcome,
  requirements: readonly string[],
  cells: readonly string[],
): TestOutcome {
  if (outcome.outcome !== "failed") return outcome;
  const { script, results, at, expected } = outcome.counterexample;
  const steps = script.split("\n").map((line) => /^([a-z0-9]+): (.*)$/.exec(line)!.slice(1));
  const names = [...new Set(steps.map(([name]) => name!))];
  const where = cells.length === 0 ? [] : names;
  const counterexample = {
    script: [
      ...where.map((name, place) => `${name}: in ${cells[place % cells.length]}`),
      ...steps.map(([name, operation]) => `${name}: ${moveLine(operation!)}`),
    ].join("\n"),
    results: [...where.map(() => "ok"), ...results],
    at: at + where.length,
    expected,
    requirements: [...requirements],
  };
  return { ...outcome, counterexample };
}
