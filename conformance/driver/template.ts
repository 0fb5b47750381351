/** The template of a command line that runs one guest: `myhost run {state} {wasm} {args}`. */

import type { GuestSpec } from "./driver.ts";
import { DriverError, UserError } from "./errors.ts";
import { splitWords } from "./words.ts";

const PLACEHOLDERS = ["state", "wasm", "args", "env"] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

export class Template {
  readonly words: readonly string[];

  /** Throws UserError if a needed placeholder is missing or one is not known. */
  constructor(text: string) {
    this.words = splitWords(text);
    const used = this.words.flatMap((word) =>
      [...word.matchAll(/\{([a-z]+)\}/g)].map((match) => match[1]!),
    );
    for (const name of used) {
      if (PLACEHOLDERS.includes(name as Placeholder)) continue;
      throw new UserError(
        `{${name}} is not known in the template; known are ${PLACEHOLDERS.map((p) => `{${p}}`).join(" ")}`,
      );
    }
    if (!used.includes("wasm"))
      throw new UserError(`the template names no {wasm}, the program to run: ${text}`);
    if (!used.includes("state")) {
      throw new UserError(
        `the template names no {state}, the directory that keeps two worlds apart: ${text}`,
      );
    }
  }

  /**
   * The command line for a guest. A word with `{args}` is repeated for every argument after the program's name,
   * a word with `{env}` for every `NAME=VALUE`. Throws DriverError `unsupported` if the guest has arguments or
   * variables and the template no place for them.
   */
  fill(state: string, spec: GuestSpec): string[] {
    const lists = {
      args: spec.args.slice(1),
      env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    };
    for (const name of ["args", "env"] as const) {
      if (lists[name].length === 0 || this.words.some((word) => word.includes(`{${name}}`)))
        continue;
      throw new DriverError(
        "unsupported",
        `the guest has ${name}, and the template has no {${name}}`,
      );
    }
    const fill = (word: string, name: Placeholder, value: string): string =>
      word.replaceAll(`{${name}}`, () => value);
    return this.words.flatMap((word) => {
      const list = word.includes("{args}") ? "args" : word.includes("{env}") ? "env" : undefined;
      if (list !== undefined) return lists[list].map((value) => fill(word, list, value));
      return [
        word.replaceAll(/\{(state|wasm)\}/g, (_, name) =>
          name === "state" ? state : spec.wasm.path,
        ),
      ];
    });
  }
}
