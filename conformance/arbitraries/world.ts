/** Lines about the execution itself: what it is given, its streams, its clocks, its descriptors' numbers. */

import { LOCAL } from "./draft.ts";
import type { Action } from "./values.ts";

const WORDS = ["one", "two%20words", "%", "caf%C3%A9", "--flag", "%0A"];
const VARIABLES = ["A=1", "B=x=y", "EMPTY=", "C=caf%C3%A9"];

/** Before anything else of an execution: arguments and variables, now and then. */
export const begin: Action = (draft) => {
  const { dice } = draft;
  if (dice.percent(60)) {
    const words = [...WORDS, ...VARIABLES].filter(() => dice.percent(40));
    draft.add(["start", ...words].join(" "));
    if (dice.percent(70)) draft.add("args");
    if (dice.percent(70)) draft.add("env");
  }
  // Once it has said them, what its preopens are is known, and what it means to close one.
  draft.acting.knows = dice.percent(60);
  if (draft.acting.knows) draft.add("preopens");
};

/** Asks for what has no state. */
export const ask: Action = (draft) => {
  const { dice } = draft;
  draft.add(
    dice.pick([
      "hello",
      "preopens",
      "args",
      "env",
      "clock realtime",
      "clock monotonic",
      "clock monotonic",
      `random ${dice.pick([1, 32, 99])}`,
      "nap 0",
    ]),
  );
};

/** Takes hold of a preopen, or lets go of it. */
export const preopen: Action = (draft) => {
  const { dice, acting } = draft;
  if (!acting.knows) return ask(draft);
  if (acting.preopens.length > 0 && dice.percent(35)) {
    draft.add(`close ${acting.preopens.pop()!}`);
    return draft.add("stat /beta");
  }
  const label = draft.label();
  draft.add(`preopen ${label} ${dice.pick(["/", "/", "/beta", "/none"])}`);
  acting.preopens.push(label);
  draft.add(
    dice.pick([
      `stat ${label}:beta`,
      `stat ${label}:.`,
      `list ${label}:beta/kv`,
      `stat ${label}:kv`,
      "stat /beta/kv",
    ]),
  );
};

/** Lines that no probe carries out. */
export const badLine: Action = (draft) => {
  const { dice, acting } = draft;
  const taken = acting.opened.at(-1)?.label ?? acting.preopens.at(-1);
  const lines = [`let x 9 stat /beta`, `let x 2 hello`, "nonsense", "stat /beta $none"];
  if (taken !== undefined)
    lines.push(
      `open ${taken} ${LOCAL}/k r`,
      `preopen ${taken} /beta`,
      `open ${taken} ${LOCAL} dir`,
    );
  draft.add(dice.pick(lines));
};

export const writeErrors: Action = (draft) => {
  draft.add(
    `stderr ${draft.dice.pick(["e", "%00%FF", "two%20words", "~70:1", "~5000:3"])}${draft.fresh()}`.replace(
      /(~\S+:\d)\d+$/,
      "$1",
    ),
  );
};

/** An execution that copies its input, from its start to its end. */
export const cat: Action = (draft) => {
  const { dice, acting, together } = draft;
  // It lives beside the one that acts, and beside those that wait for their turn.
  if (together < 3) return ask(draft);
  draft.acting = draft.execution();
  draft.add("start cat");
  for (let count = dice.between(0, 3); count > 0; count--)
    draft.add(`send ~${dice.pick([1, 64, 4097, 9000])}:${draft.fresh() % 256}`);
  draft.add("end");
  if (dice.percent(90)) draft.add("output");
  if (dice.percent(30)) draft.add("errors");
  draft.acting = acting;
};

/** Gives a descriptor the number of another, which ends that one. Only preview 1 has numbers. */
export const renumber: Action = (draft) => {
  const { dice, acting } = draft;
  const files = [...acting.files("value"), ...acting.files("scratch")];
  // What becomes of the numbers if a commit fails on the way is not said: mostly there is none.
  const clean = files.filter(({ kind, write }) => kind === "scratch" || !write);
  const replaced = dice.percent(60) ? clean : files;
  if (draft.abi !== "preview1" || replaced.length === 0) return;
  const [from, to] = [dice.pick(files), dice.pick(replaced)];
  draft.add(`renumber ${from.label} ${to.label}`);
  if (from === to) return;
  draft.close(to);
  acting.opened[acting.opened.indexOf(from)] = { ...from, label: to.label };
};

/** After the end of an execution. */
export const afterwards: Action = (draft) => {
  const { dice } = draft;
  draft.add(dice.pick(["wait", "kill", "end", "output", "errors", "errors", "stat /beta"]));
};
