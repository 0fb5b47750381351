/**
 * A script in the making, with a guess at what its lines lead to. The guess only steers: where it
 * is wrong, a line fails that was meant to succeed, and the model judges that like anything else.
 */

import type { Step } from "../script/index.ts";
import type { Dice } from "./dice.ts";

/** What is probably open. */
export interface Opened {
  readonly label: string;
  readonly kind: "value" | "directory" | "scratch";
  /** Absolute, without options, as words are written. */
  readonly path: string;
  readonly write: boolean;
  readonly append: boolean;
  /** Commits on sync alone. */
  readonly explicit: boolean;
  /** It was opened exclusively, and has not committed. */
  reserved: boolean;
  /** There is something to commit. */
  dirty: boolean;
  /** Bytes that it shows. */
  size: number;
}

export type NodeKind = "file" | "directory";

/** One execution, as far as the script has come. */
export class Sketch {
  readonly name: string;
  readonly opened: Opened[] = [];
  readonly closed: string[] = [];
  /** Labels of preopens. */
  readonly preopens: string[] = [];
  readonly scratch: Map<string, NodeKind> = new Map();
  labels = 0;
  begun = false;
  /** It has said what its preopens are. */
  knows = false;

  constructor(name: string) {
    this.name = name;
  }

  files(kind: "value" | "scratch"): Opened[] {
    return this.opened.filter((it) => it.kind === kind);
  }

  directories(): Opened[] {
    return this.opened.filter(({ kind }) => kind === "directory");
  }
}

/** A version that is bound to a name. */
export interface Bound {
  readonly name: string;
  readonly key: string;
}

export const LOCAL = "/beta/kv/local";
export const TMP = "/beta/tmp";

/** What the host lets a script do. */
export interface Circumstances {
  /** How many executions may live at once. */
  readonly together: number;
  readonly abi: "preview1" | "wasi0.2";
  /** Whether a line of this operation is to stay; all of them if absent. */
  readonly keep?: (operation: string) => boolean;
}

export class Draft {
  readonly dice: Dice;
  readonly together: number;
  readonly abi: Circumstances["abi"];
  readonly steps: Step[] = [];
  /** Keys and directories below the scope that probably exist. */
  readonly store: Map<string, NodeKind> = new Map();
  /** Keys that the script is about, the most important first. */
  readonly keys: readonly string[];
  /** Bytes of what is at a path. */
  readonly sizes: Map<string, number> = new Map();
  /** Keys that any line was about. */
  readonly touched: Set<string> = new Set();
  readonly bound: Bound[] = [];
  /** Whose turn it is. */
  acting: Sketch;
  #executions = 0;
  #data = 0;
  #names = 0;

  constructor(dice: Dice, keys: readonly string[], { together, abi }: Circumstances) {
    this.dice = dice;
    this.together = together;
    this.abi = abi;
    this.keys = keys;
    this.acting = this.execution();
  }

  /** A further execution; it starts with its first line. */
  execution(): Sketch {
    return new Sketch("abcdefgh"[this.#executions++] ?? `x${this.#executions}`);
  }

  add(operation: string): void {
    this.steps.push({ line: this.steps.length + 1, execution: this.acting.name, operation });
  }

  /** A label that the acting execution never had. */
  label(): string {
    const count = this.acting.labels++;
    return count < 8 ? "fghijklm"[count]! : `f${count}`;
  }

  /** A number that no other data of the script is made from. */
  fresh(): number {
    return ++this.#data;
  }

  /** Performs the operation and binds a word of its result. */
  bind(key: string, index: number, operation: string): void {
    const name = `v${++this.#names}`;
    this.add(`let ${name} ${index} ${operation}`);
    this.bound.push({ name, key });
  }

  /** A key of the script, the first ones more often. */
  key(): string {
    const { dice, keys } = this;
    const key = keys[Math.min(dice.between(0, keys.length - 1), dice.between(0, keys.length - 1))]!;
    this.touched.add(key);
    return key;
  }

  /** A key that probably exists, if any does. */
  existing(): string {
    const found = this.keys.filter((key) => this.store.has(key));
    if (found.length === 0 || this.dice.percent(15)) return this.key();
    return this.dice.pick(found);
  }

  kindOf(path: string): NodeKind | undefined {
    if (path === LOCAL || path === TMP) return "directory";
    if (path.startsWith(`${TMP}/`)) return this.acting.scratch.get(path);
    return this.store.get(path.slice(LOCAL.length + 1));
  }

  hasParent(path: string): boolean {
    return this.kindOf(path.slice(0, path.lastIndexOf("/"))) === "directory";
  }

  put(path: string, kind: NodeKind | undefined): void {
    const [nodes, name] = path.startsWith(`${TMP}/`)
      ? [this.acting.scratch, path]
      : [this.store, path.slice(LOCAL.length + 1)];
    if (kind === undefined) nodes.delete(name);
    else nodes.set(name, kind);
  }

  /** What a commit of a descriptor probably does. */
  commit(opened: Opened): void {
    if (!opened.dirty) return;
    opened.dirty = false;
    opened.reserved = false;
    this.sizes.set(opened.path, opened.size);
    if (this.hasParent(opened.path) && this.kindOf(opened.path) === undefined)
      this.put(opened.path, "file");
  }

  /** What the end of a descriptor probably does. */
  close(opened: Opened): void {
    if (opened.kind === "value" && !opened.explicit) this.commit(opened);
    const { opened: all, closed } = this.acting;
    all.splice(all.indexOf(opened), 1);
    closed.push(opened.label);
  }
}
