/** Literal transcripts: operations with what a probe has to answer. For the tests of the probes. */

interface Step {
  operation: string;
  expected: string | undefined;
}

/** Lines of `OPERATION -> EXPECTATION`, as in the scripts of the specification; indentation is free. */
export function parse(text: string): Step[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const [operation = "", expected] = line.split(" -> ");
    return { operation, expected };
  });
}

/** What standard input of the probe has to be. */
export function input(steps: readonly Step[]): string {
  return steps.map(({ operation }) => `${operation}\n`).join("");
}

/** The operations whose result is not as expected, each with its result; a missing one is `ok`. */
export function unmet(steps: readonly Step[], output: string): string[] {
  const results = output.split("\n").slice(0, -1);
  const failed: string[] = [];
  for (const { operation, expected = "ok" } of steps) {
    if (/^(#|exit|trap|spin)/.test(operation)) continue;
    const result = results.shift() ?? "(no result)";
    if (!meets(result, expected)) failed.push(`${operation} -> ${result} (not ${expected})`);
  }
  return [...failed, ...results.map((result) => `(no operation) -> ${result}`)];
}

/** `*` stands for any one word, ` | ` separates alternatives. */
function meets(result: string, expectation: string): boolean {
  return expectation.split(" | ").some((alternative) => {
    const [words, wanted] = [result.split(" "), alternative.split(" ")];
    return (
      words.length === wanted.length && wanted.every((word, i) => word === "*" || word === words[i])
    );
  });
}
