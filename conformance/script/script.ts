/** Scripts: lines `EXECUTION: OPERATION`, optionally with ` -> ` and what is expected. */

export interface Step {
  /** The line of the text that it stands on, from 1. */
  readonly line: number;
  readonly execution: string;
  /** As written: `$NAME` in it is not replaced. */
  readonly operation: string;
  /** Alternatives, one of which has to hold. Absent for a line that prepares. */
  readonly expect?: readonly string[];
}

/** Throws a `SyntaxError` that names the line. */
export function parseScript(text: string): Step[] {
  const steps: Step[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "" || line.startsWith("#")) continue;
    steps.push(parseLine(line, index + 1));
  }
  checkLater(steps);
  return steps;
}

/** What is begun with `later` is gone on with by its `result`, or by a `kill`. */
function checkLater(steps: readonly Step[]): void {
  const begun = new Set<string>();
  for (const { execution, operation, line } of steps) {
    const isResult = operation === "result";
    if (begun.has(execution) !== isResult && !(operation === "kill" && begun.has(execution))) {
      if (isResult) throw new SyntaxError(`line ${line}: ${execution} has begun nothing`);
      if (begun.has(execution))
        throw new SyntaxError(`line ${line}: ${execution} has not answered what it has begun`);
    }
    if (operation.startsWith("later ")) begun.add(execution);
    else begun.delete(execution);
  }
}

function parseLine(line: string, number: number): Step {
  const [, execution, rest] = /^([a-z][a-z0-9]*): (.+)$/.exec(line) ?? [];
  if (execution === undefined || rest === undefined) {
    throw new SyntaxError(`line ${number}: not 'EXECUTION: OPERATION': ${line}`);
  }
  const [operation, expectation, more] = rest.split(" -> ");
  if (more !== undefined) throw new SyntaxError(`line ${number}: more than one ' -> '`);
  if (operation === "" || operation === undefined)
    throw new SyntaxError(`line ${number}: no operation`);
  if (expectation === undefined) return { line: number, execution, operation };
  const expect = expectation.split(" | ");
  const wrong = expect.find((result) => !/^(ok|err|bad|exit)( [^ ]+)*$/.test(result));
  if (wrong !== undefined) throw new SyntaxError(`line ${number}: not a result: '${wrong}'`);
  return { line: number, execution, operation, expect };
}

/** The text that `parseScript` reads back. */
export function formatScript(steps: readonly Step[]): string {
  return steps.map((step) => `${formatStep(step)}\n`).join("");
}

export function formatStep({ execution, operation, expect }: Step): string {
  return `${execution}: ${operation}${expect === undefined ? "" : ` -> ${expect.join(" | ")}`}`;
}
