/** Mutants and variants fit the host as it is now; whether the suite finds them is for `selftest` to say. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../package.ts";
import { loadSpec } from "../requirement.ts";
import { parseScript } from "../script/index.ts";
import { loadMutants } from "../selftest/load.ts";
import { variants } from "../variants/index.ts";
import { applyEdit } from "./copy.ts";
import { mutants } from "./index.ts";
import type { Edit } from "./mutant.ts";

const spec = loadSpec();
const { requirements } = spec;
const levels = new Map(requirements.map(({ id, level }) => [id, level]));
const all = [...mutants, ...variants];

/** The options of the build, so that it need not come first. */
const { config } = ts.readConfigFile(join(packageRoot, "tsconfig.json"), ts.sys.readFile) as {
  config: { compilerOptions: object };
};
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, packageRoot);
const compilerOptions = { ...options, module: ts.ModuleKind.ESNext };
const known = new Map<string, string>();

function compiled(file: string): string | undefined {
  const fileName = join(packageRoot, "reference-host", `${file}.ts`);
  if (!known.has(file) && existsSync(fileName))
    known.set(
      file,
      ts.transpileModule(readFileSync(fileName, "utf8"), { compilerOptions, fileName }).outputText,
    );
  return known.get(file);
}

/** The text of a module as that of a function, which the engine can parse without linking anything. */
function syntaxError(text: string): string | undefined {
  const body = text
    .replaceAll(/^(?:import\b|export (?:\{|\*))[^;]*;/gm, "")
    .replaceAll(/^export (?:default )?/gm, "")
    .replaceAll("import.meta", "({})");
  try {
    void new Script(`async function module() {${body}\n}`);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function edited(edits: readonly Edit[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const edit of edits)
    texts.set(edit.file, applyEdit(texts.get(edit.file) ?? compiled(edit.file), edit));
  return texts;
}

/** What `of` throws for any of them, or says of them, each with its id. */
function complaints<T extends { id: string }>(
  list: readonly T[],
  of: (one: T) => string | undefined,
): string[] {
  return list.flatMap((one) => {
    try {
      const complaint = of(one);
      return complaint === undefined ? [] : [`${one.id}: ${complaint}`];
    } catch (error) {
      return [`${one.id}: ${(error as Error).message}`];
    }
  });
}

describe("mutants and variants", () => {
  it("have ids of their own", () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it("fit the compiled host, each edit once, and change it", () => {
    expect(
      complaints(all, ({ edits }) => {
        edited(edits);
        return edits.some(({ find, replace }) => find === replace)
          ? "an edit changes nothing"
          : undefined;
      }),
    ).toEqual([]);
  });

  it("are programs", () => {
    expect(
      complaints(all, ({ edits }) =>
        [...edited(edits).values()].map(syntaxError).find((error) => error !== undefined),
      ),
    ).toEqual([]);
  });
});

describe("mutants", () => {
  it("break a requirement that there is", () => {
    expect(
      complaints(mutants, ({ requirement }) => (levels.has(requirement) ? undefined : requirement)),
    ).toEqual([]);
  });

  it("break every MUST and SHOULD that can be tested", () => {
    const broken = new Set(mutants.map(({ requirement }) => requirement));
    const binding = requirements.filter(
      ({ level, untestable }) => level !== "MAY" && untestable === undefined,
    );
    expect(binding.filter(({ id }) => !broken.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it("are what they are once", () => {
    const what = mutants.map(({ layer, edits }) => JSON.stringify([layer, edits]));
    expect(mutants.filter((_, at) => what.indexOf(what[at]!) !== at).map(({ id }) => id)).toEqual(
      [],
    );
  });
});

describe("variants", () => {
  it("show what they do in a script", () => {
    expect(
      complaints(variants, ({ shows }) => (parseScript(shows).length > 0 ? undefined : "no line")),
    ).toEqual([]);
  });

  it("leave nothing but what is recommended", () => {
    const leaves = complaints(variants, ({ leaves: ids = [] }) =>
      ids.find((id) => levels.get(id) !== "SHOULD"),
    );
    expect(leaves).toEqual([]);
  });
});

describe("the file in the README", () => {
  it("is loaded, and fits", async () => {
    const readme = readFileSync(join(packageRoot, "conformance", "mutants", "README.md"), "utf8");
    const folder = mkdtempSync(join(tmpdir(), "mutants-"));
    try {
      writeFileSync(join(folder, "append.mjs"), /```js\n(.*?)```/s.exec(readme)![1]!);
      const loaded = await loadMutants(folder, spec);
      expect(loaded.mutants).toHaveLength(1);
      expect(loaded.variants).toHaveLength(1);
      const found = complaints([...loaded.mutants, ...loaded.variants], ({ edits }) => {
        edited(edits);
        return undefined;
      });
      expect(found).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
