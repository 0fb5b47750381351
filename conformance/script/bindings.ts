/** What `let` bound in a script, over all of its executions. */

const USE = /\$([a-z][a-z0-9]*)/g;

interface Binding {
  readonly execution: string;
  readonly word: string;
}

export class Bindings {
  /** The latest binding of each name by each execution, in the order of binding. */
  readonly #names = new Map<string, Binding[]>();

  /** Takes note of what the operation, as written in the script, bound with this result. */
  observe(execution: string, operation: string, result: string): void {
    let rest = operation;
    for (;;) {
      const [whole, name, index] = /^let ([a-z][a-z0-9]*) ([1-9][0-9]*) /.exec(rest) ?? [];
      if (whole === undefined || name === undefined) return;
      const [kind, ...words] = result.split(" ");
      const word = words[Number(index) - 1];
      if (kind === "ok" && word !== undefined) this.bind(execution, name, word);
      rest = rest.slice(whole.length);
    }
  }

  bind(execution: string, name: string, word: string): void {
    const others = (this.#names.get(name) ?? []).filter((it) => it.execution !== execution);
    this.#names.set(name, [...others, { execution, word }]);
  }

  /** The word that a name means to an execution: its own binding, or else the latest of another. */
  lookup(execution: string, name: string): string | undefined {
    const bindings = this.#names.get(name);
    return (bindings?.find((it) => it.execution === execution) ?? bindings?.at(-1))?.word;
  }

  /** The text with every name replaced that means something to the execution. */
  substitute(execution: string, text: string): string {
    if (!text.includes("$")) return text;
    return text.replace(USE, (use, name: string) => this.lookup(execution, name) ?? use);
  }

  /** The text with the names replaced that only other executions bound: the execution's probe knows its own. */
  substituteForeign(execution: string, text: string): string {
    if (!text.includes("$")) return text;
    return text.replace(USE, (use, name: string) => {
      const own = this.#names.get(name)?.some((it) => it.execution === execution);
      return own === true ? use : (this.lookup(execution, name) ?? use);
    });
  }
}
