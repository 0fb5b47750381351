/** Where the transcripts of two forms differ, and which of that is listed. */

import { runScript } from "../script-run.ts";
import { matches } from "../script/index.ts";
import type { Difference } from "./differences.ts";
import { FORMS, openForm, type Form, type FormName } from "./forms.ts";
import { normal } from "./normal.ts";
import { operationOf, type Script } from "./scripts.ts";

/** One result that is another one than that of the first form. */
export interface Found {
  script: string;
  form: FormName;
  execution: string;
  operation: string;
  /** The result of the first form, and of this one. */
  usual: string;
  result: string;
}

export interface Comparison {
  /** Results that were compared, over all forms. */
  compared: number;
  unlisted: Found[];
  /** How often each difference of the list was found, in its order. */
  counts: number[];
}

/** Runs every script in every form. Rejects if a host fails or a guest cannot be built. */
export async function compareForms(
  scripts: readonly Script[],
  differences: readonly Difference[],
): Promise<Comparison> {
  const [usual, ...others] = await Promise.all(FORMS.map((form) => transcriptsOf(form, scripts)));
  const comparison: Comparison = { compared: 0, unlisted: [], counts: differences.map(() => 0) };
  for (const other of others) {
    for (const [at, script] of scripts.entries()) {
      const form = other.form.name;
      compare(
        script,
        form,
        usual!.transcripts[at]!,
        other.transcripts[at]!,
        differences,
        comparison,
      );
    }
  }
  return comparison;
}

interface Transcripts {
  form: Form;
  /** Results by script and step. */
  transcripts: string[][];
}

async function transcriptsOf(form: Form, scripts: readonly Script[]): Promise<Transcripts> {
  const { host, close } = await openForm(form);
  try {
    const transcripts: string[][] = [];
    for (const { steps, world } of scripts) {
      const { results } = await runScript(host, steps, { world });
      transcripts.push(normal(steps, results));
    }
    return { form, transcripts };
  } finally {
    await close();
  }
}

function compare(
  { name, steps }: Script,
  form: FormName,
  usual: readonly string[],
  results: readonly string[],
  differences: readonly Difference[],
  into: Comparison,
): void {
  for (const [at, step] of steps.entries()) {
    into.compared++;
    if (results[at] === usual[at]) continue;
    const { execution, operation } = step;
    const found = {
      script: name,
      form,
      execution,
      operation,
      usual: usual[at]!,
      result: results[at]!,
    };
    const listed = differences.findIndex((difference) => covers(difference, found));
    if (listed < 0) into.unlisted.push(found);
    else into.counts[listed]!++;
  }
}

function covers(difference: Difference, found: Found): boolean {
  return (
    difference.forms.includes(found.form) &&
    difference.operation.test(operationOf(found)) &&
    (difference.script === undefined || difference.script === found.script) &&
    isOneOf(difference.usual, found.usual) &&
    isOneOf(difference.result, found.result)
  );
}

function isOneOf(alternatives: string | undefined, result: string): boolean {
  return alternatives?.split(" | ").some((it) => matches(it, result)) ?? true;
}
