/**
 * Requirements that a host is known to violate: one a line, with the reason, and where it is being worked on.
 *
 *     kv/rename/directory  the backend renames directories  <https://example.org/issues/7>
 *
 * They are judged all the same and have to fail: one that passes is stale, and that fails the run.
 */

import { UserError } from "./driver/errors.ts";
import type { Requirement } from "./requirement.ts";
import { closest } from "./runner/select.ts";

export interface Expectation {
  id: string;
  reason: string;
  issue?: string;
}

const UNEXPLAINED = "not explained yet";

/** Throws UserError, with file and line, for what is no entry, has no reason, or names no requirement. */
export function parseExpectations(
  file: string,
  text: string,
  requirements: readonly Requirement[],
): Map<string, Expectation> {
  const known = new Set(requirements.map(({ id }) => id));
  const entries = new Map<string, Expectation>();
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const where = `${file}:${at + 1}`;
    const [, id, reason, issue] = /^(\S+)(?:\s+(.*?))?(?:\s*<(\S+)>)?\s*$/.exec(line) ?? [];
    if (id === undefined || !known.has(id))
      throw new UserError(`${where}: no requirement ${id ?? line}${closest(id ?? line, known)}`);
    if (reason === undefined || reason === "")
      throw new UserError(`${where}: ${id} has no reason: write it after the id`);
    if (entries.has(id)) throw new UserError(`${where}: ${id} is listed twice`);
    entries.set(id, { id, reason, ...(issue === undefined ? {} : { issue }) });
  }
  return entries;
}

/** The file for these violated requirements: entries that are there keep their reason, those that pass go. */
export function formatExpectations(
  violated: readonly string[],
  known: ReadonlyMap<string, Expectation>,
): string {
  const lines = violated.toSorted().map((id) => {
    const { reason, issue } = known.get(id) ?? { reason: UNEXPLAINED };
    return `${id}  ${reason}${issue === undefined ? "" : `  <${issue}>`}`;
  });
  return `# Requirements that this host is known to violate: id, reason, <issue>.\n${lines.map((line) => `${line}\n`).join("")}`;
}
