/** The preopened directories (`spec/mounts.md`; `spec/layout.md`, beta). */

import type { OpenDirectory } from "./entities.ts";
import { anything, bad, bind, fail, failing, okWords, type Outcome } from "./outcome.ts";
import { encodeName, type Context } from "./world.ts";

export function preopens({ execution }: Context): Outcome[] {
  const known = execution.preopens;
  return [
    {
      branch: known === undefined ? "preopens/learned" : "preopens/known",
      result: known === undefined ? "ok *" : ["ok", ...known.map(encodeName)].join(" "),
      requirements: ["layout/beta"],
      accepts: (observed) => {
        const names = okWords(observed);
        if (known !== undefined) return names?.join(" ") === known.map(encodeName).join(" ");
        return names !== undefined && (names.includes("/") || names.includes("/beta"));
      },
      apply: (observed) => {
        execution.preopens = okWords(observed);
      },
      sample: () => ["ok", ...(known ?? ["/beta"])].join(" "),
    },
  ];
}

export function preopen(context: Context, label: string, name: string): Outcome[] {
  const { execution } = context;
  if (execution.labels.has(label)) return bad("bad/label-taken");
  if (execution.closedPreopens.has(name)) return anything(context, "preopen/closed", label);
  const isBound = (execution.preopens ?? ["/beta"]).includes(name);
  const components = name.split("/").filter((part) => part !== "");
  const directory: OpenDirectory = {
    kind: "dir",
    flags: undefined,
    components,
    inode: undefined,
    preopen: name,
    listing: undefined,
  };
  const apply = (): void => bind(context, label, directory);
  const bound: Outcome = {
    branch: "preopen/bound",
    result: "ok",
    requirements: ["layout/beta"],
    apply,
  };
  const missing = failing(context, [fail(0, "no-entry", "preopen/missing", ["layout/beta"])]);
  if (execution.preopens === undefined && (name === "/" || name === "/beta"))
    return [bound, ...missing];
  return isBound ? [bound] : missing;
}
