/** The same questions, answered by trying everything: what the checkers are compared with. */

import { ABSENT, type KeyOperation } from "../history.ts";
import type { Transaction } from "../dependencies.ts";

/** Whether some order of the operations, without some of those of unknown outcome, explains the history. */
export function hasOrder(history: readonly KeyOperation[]): boolean {
  const search = (left: readonly KeyOperation[], version: unknown, newest: bigint): boolean => {
    if (left.every(({ ended }) => ended === undefined)) return true;
    return left.some((operation) => {
      const rest = left.filter((one) => one !== operation);
      if (rest.some(({ ended }) => ended !== undefined && ended < operation.began)) return false;
      const holds = (wanted: unknown): boolean =>
        wanted === undefined || (wanted === "present" ? version !== ABSENT : version === wanted);
      switch (operation.kind) {
        case "get":
          return operation.version === version && search(rest, version, newest);
        case "refused":
          return !holds(operation.condition) && search(rest, version, newest);
        case "remove":
          if (operation.ended !== undefined && version === ABSENT) return false;
          return holds(operation.condition) && search(rest, ABSENT, newest);
        case "put":
          if (!holds(operation.condition)) return false;
          if (operation.version === undefined) return search(rest, operation, newest);
          return operation.version > newest && search(rest, operation.version, operation.version);
      }
    });
  };
  return search(history, ABSENT, ABSENT);
}

/** Whether some order of the transactions explains what all of them read, and gives rising versions. */
export function hasSerialOrder(history: readonly Transaction[]): boolean {
  const search = (left: readonly Transaction[], now: ReadonlyMap<string, bigint>): boolean =>
    left.length === 0 ||
    left.some((one) => {
      const rest = left.filter((other) => other !== one);
      if (rest.some(({ ended }) => ended !== undefined && ended < one.began)) return false;
      if (one.reads.some(({ key, version }) => (now.get(key) ?? ABSENT) !== version)) return false;
      if (one.writes.some(({ key, version }) => version! <= (now.get(key) ?? ABSENT))) return false;
      const next = new Map(now);
      for (const { key, version } of one.writes) next.set(key, version!);
      return search(rest, next);
    });
  return search(history, new Map());
}
