/**
 * How paths are written. If a path is written in an unusual way and its operation goes wrong, the
 * requirement by which it means what the plain path means may be the one that is violated.
 */

import type { Operation, PathWord } from "../script/language.ts";
import type { Slot } from "./entities.ts";
import { resolve } from "./resolve.ts";
import { SCOPES } from "./rules/paths.ts";
import type { Context } from "./world.ts";

/** The paths of an operation. */
export function pathsOf(operation: Operation): PathWord[] {
  if (operation.op === "let") return pathsOf(operation.operation);
  if ("path" in operation) return [operation.path];
  return operation.op === "rename" || operation.op === "link" ? [operation.from, operation.to] : [];
}

/** The keys that an operation is about, by its paths or its descriptor. */
export function slotsOf(context: Context, operation: Operation): Slot[] {
  if (operation.op === "let") return slotsOf(context, operation.operation);
  if ("label" in operation && operation.op !== "open") {
    const file = context.execution.labels.get(operation.label);
    return file?.kind === "value" ? [file.slot] : [];
  }
  return pathsOf(operation).flatMap((word) => {
    const { place } = resolve(context, word, "target");
    return place.kind === "key" ? [place.slot] : [];
  });
}

/** The requirements by which a path means what it means, beyond the plainest ones. */
export function mannerOf(paths: readonly PathWord[]): string[] {
  const labels = new Set(paths.map(({ label }) => label));
  const service = paths.length > 1 && (labels.size > 1 || !labels.has(undefined));
  return [...(service ? ["mounts/service"] : []), ...paths.flatMap(mannerOfPath)];
}

const PLAIN = /^\/beta(?:\/(?:kv\/local|tmp)(?:\/[a-z0-9_-]+)*)?$/;

function mannerOfPath({ label, path }: PathWord): string[] {
  if (label === undefined && PLAIN.test(path)) return [];
  const parts = path.replace(/^\/+/, "").replace(/\/+$/, "").split("/");
  const names = parts.filter((part) => part !== "" && part !== "." && part !== "..");
  const manner: string[] = [];
  if (parts.length > 1 && parts.includes("")) manner.push("layout/path/ignored");
  if (parts.includes(".")) manner.push("layout/path/ignored");
  if (parts.includes("..")) manner.push("layout/path/dot-dot");
  const isAbsolute = label === undefined;
  if (isAbsolute && names[1] === "kv" && isAlias(names[2])) manner.push("layout/alias");
  const hidden = names.findIndex((name) => name.startsWith("."));
  const isControl = isAbsolute && names[1] === "kv" && hidden === 2;
  if (hidden >= 0 && !isControl) manner.push("layout/control/confined");
  if (isControl && names[3]?.includes("%") === true) manner.push("with/decoded");
  const own = isControl ? names.slice(4) : names;
  if (own.some((name) => name.includes("%"))) manner.push("layout/name/undecoded");
  if (own.some((name) => /[A-Z\x80-\xff]/.test(name))) manner.push("layout/name/exact");
  if (!isAbsolute) manner.push("mounts/descriptor");
  return manner;
}

function isAlias(name: string | undefined): boolean {
  return name !== undefined && !SCOPES.includes(name) && !/^[.@]/.test(name);
}
