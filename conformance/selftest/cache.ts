import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../package.ts";
import type { Done, Job } from "./jobs.ts";

const folder = join(packageRoot, "dist", ".selftest");

/** Everything that a judgement depends on besides the mutant: the suite, the host, the chapters, the probes. */
const INPUTS: readonly (readonly [folder: string, ending: string])[] = [
  ["dist/conformance", ".js"],
  ["dist/reference-host", ".js"],
  ["dist/guests", ".wasm"],
  ["spec", ".md"],
];

/** What is known of the same mutant, judged by the same suite on the same host. */
export class ResultCache {
  readonly #on: boolean;
  readonly #describe: (job: Job) => unknown;
  #code: string | undefined;

  constructor(on: boolean, describe: (job: Job) => unknown) {
    this.#on = on;
    this.#describe = describe;
  }

  get(job: Job): Done | undefined {
    const path = this.#on ? this.#path(job) : undefined;
    return path !== undefined && existsSync(path)
      ? (JSON.parse(readFileSync(path, "utf8")) as Done)
      : undefined;
  }

  put(job: Job, done: Done): void {
    if (!this.#on || done.kind === "broken") return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(this.#path(job), JSON.stringify(done));
  }

  #path(job: Job): string {
    this.#code ??= hashInputs();
    // Functions of a variant's options are part of the suite's code, or of a file that has its text in `change`.
    const text = JSON.stringify(this.#describe(job), (_, value: unknown) =>
      typeof value === "function" ? String(value) : value,
    );
    return join(
      folder,
      `${createHash("sha256").update(this.#code).update(text).digest("hex").slice(0, 32)}.json`,
    );
  }
}

function hashInputs(): string {
  const hash = createHash("sha256");
  for (const [name, ending] of INPUTS) {
    const root = join(packageRoot, name);
    for (const file of readdirSync(root, { recursive: true, encoding: "utf8" }).sort()) {
      if (file.endsWith(ending) && !file.includes(".test."))
        hash.update(file).update(readFileSync(join(root, file)));
    }
  }
  return hash.digest("hex");
}
