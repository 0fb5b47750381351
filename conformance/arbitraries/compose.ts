/** From a profile to a script: whose turn it is, what is done, who ends, and who looks afterwards. */

import type { Step } from "../script/index.ts";
import type { Dice, Weighted } from "./dice.ts";
import { type Circumstances, Draft, LOCAL, type Sketch } from "./draft.ts";
import { directoriesOf } from "./tree.ts";
import type { Action } from "./values.ts";

/** What scripts of one kind are made of. */
export interface Profile {
  /** Keys that a script may be about; one is chosen. */
  readonly keys: readonly (readonly string[])[];
  /** How many executions there are at once, at most. */
  readonly executions: number;
  /** About how many lines there are before the last look. */
  readonly lines: number;
  readonly prepare?: Action;
  /** The first lines of each execution. */
  readonly begin?: Action;
  readonly actions: Weighted<Action>;
  /** In so many of a hundred turns another execution acts. */
  readonly switching?: number;
  /** In so many of a hundred turns the execution ends, and another takes its place. */
  readonly ending?: number;
  readonly ends?: Weighted<string>;
  /** What may be asked about an execution that has ended, in half of the cases. */
  readonly afterwards?: Action;
  /** Without a last look, where nothing is committed that it could show. */
  readonly blind?: boolean;
}

const ENDS: Weighted<string> = [
  [6, "exit 0"],
  [3, "end"],
  [2, "exit 3"],
  [2, "trap"],
];

export function compose(dice: Dice, profile: Profile, circumstances: Circumstances): Step[] {
  const { together } = circumstances;
  const draft = new Draft(dice, dice.pick(profile.keys), circumstances);
  const live: Sketch[] = [draft.acting];
  begin(draft, profile);
  profile.prepare?.(draft);
  while (live.length < Math.min(profile.executions, together)) live.push(draft.execution());
  // Executions that cannot live side by side follow each other.
  const ending = Math.max(profile.ending ?? 0, together < profile.executions ? 12 : 0);
  while (draft.steps.length < profile.lines) {
    if (live.length > 1 && dice.percent(profile.switching ?? 50)) draft.acting = dice.pick(live);
    if (dice.percent(ending)) {
      end(draft, profile);
      live[live.indexOf(draft.acting)] = draft.acting = draft.execution();
    }
    begin(draft, profile);
    dice.weighted(profile.actions)(draft);
  }
  if (profile.blind !== true) observe(draft, profile, live);
  return draft.steps;
}

function begin(draft: Draft, { begin }: Profile): void {
  if (draft.acting.begun) return;
  draft.acting.begun = true;
  begin?.(draft);
}

/** Ends the acting execution, which takes what it holds with it. */
function end(draft: Draft, { ends = ENDS, afterwards }: Profile): void {
  const { acting, dice } = draft;
  const how = dice.weighted(ends);
  draft.add(how);
  const normal = how === "exit 0" || how === "end";
  for (const opened of acting.opened) {
    if (normal && opened.kind === "value" && !opened.explicit) draft.commit(opened);
  }
  acting.opened.length = 0;
  if (afterwards && dice.percent(50)) afterwards(draft);
}

/** Lets some end, and has one that knows nothing look at what is there. */
function observe(draft: Draft, profile: Profile, live: readonly Sketch[]): void {
  const { dice, together } = draft;
  const left = live.filter(({ begun }) => begun);
  for (const [at, sketch] of left.entries()) {
    const makesRoom = at === 0 && left.length >= together;
    if (!makesRoom && !dice.percent(40)) continue;
    draft.acting = sketch;
    end(draft, profile);
  }
  draft.acting = draft.execution();
  draft.add(`list ${dice.percent(75) ? LOCAL : "/beta/kv"}`);
  for (const directory of directoriesOf(draft.keys)) {
    if (draft.store.has(directory)) draft.add(`list ${LOCAL}/${directory}`);
  }
  for (const key of draft.touched) {
    if (draft.store.get(key) === "directory") continue;
    const label = draft.label();
    draft.add(`open ${label} ${LOCAL}/${key} r`);
    draft.add(`readall ${label}`);
    if (dice.percent(50)) draft.add(`fstat ${label}`);
  }
}
