/** How a corner is told: lines with what they are to answer, all for the same reasons. */

import type { Test } from "../../test.ts";
import { type Lines, literalTest, type LiteralTest } from "../boundary/literal.ts";

export const LOCKS = "/beta/locks/local";
export const JOB = `${LOCKS}/job`;
export const WAIT = "/beta/locks/.wait/local/job";

export function leased(ttl: string): string {
  return `/beta/locks/.with/ttl=${ttl}/local/job`;
}

/** The key `k` under a fence with the token of this name. */
export function fenced(token: string, key = "k"): string {
  return `/beta/kv/.with/fence=local%252Fjob:$${token}/local/${key}`;
}

/** `EXECUTION: OPERATION -> RESULT REQUIREMENT`, or without what it is to answer, which prepares. */
function tell(lines: Lines, story: readonly string[], ...requirements: string[]): void {
  for (const line of story) {
    const [, execution, operation, expected] = /^([a-z]): (.*?)(?: -> (.*))?$/.exec(line)!;
    lines.execution = execution!;
    if (expected === undefined) lines.do(operation!);
    else lines.expect(operation!, expected.split(" | "), ...requirements);
  }
}

export type Told = Omit<LiteralTest, "id" | "write">;

export function edge(name: string, story: readonly string[], told: Told): Test {
  return literalTest({
    id: `locks/edges/${name}`,
    ...told,
    write: (lines) => tell(lines, story, ...told.cites),
  });
}
