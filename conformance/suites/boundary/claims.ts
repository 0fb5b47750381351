/** What the host says about itself, and what it does not serve. */

import { decodeWord } from "../../../guests/words.ts";
import { unclaimedPaths } from "../../arbitraries/paths.ts";
import type { Counterexample, Test, TestContext, TestOutcome } from "../../test.ts";
import type { TestExecution } from "../../world.ts";
import { literalTest } from "./literal.ts";

const FLOORS: Readonly<Record<string, number>> = {
  name_bytes: 255,
  key_bytes: 1024,
  value_bytes: 1_048_576,
  keys: 1024,
  descriptors: 64,
  with_bytes: 1024,
};

export const unclaimedTest = literalTest({
  id: "boundary/unclaimed",
  cites: ["layout/unclaimed"],
  write(lines, { published: { features } }) {
    lines.do("open b /beta r,dir");
    lines.do("open t /beta/tmp/t w,create");
    lines.do("open k /beta/kv/local/k w,create");
    lines.do("sync k");
    for (const path of unclaimedPaths(features)) {
      for (const operation of operationsOn(path))
        lines.expect(operation, "err unsupported", "layout/unclaimed");
    }
  },
});

function operationsOn(path: string): string[] {
  const relative = `b:${path.slice("/beta/".length)}`;
  return [
    `stat ${path}`,
    `list ${path}`,
    `open f ${path} r`,
    `open f ${path}/x w,create`,
    `mkdir ${path}`,
    `rmdir ${path}/x`,
    `unlink ${path}/x/y`,
    `stat ${relative}/x`,
    `rename /beta/kv/local/k ${path}/k`,
    `rename ${path}/k /beta/kv/local/k`,
  ];
}

/** `/beta/limits.json`, the files of `/beta/limits` and `/beta/features` say the same as each other. */
export const claimsTest: Test = {
  id: "boundary/limits",
  cites: ["limits/json", "limits/files", "limits/floor", "layout/features"],
  needs: [],
  async run({ host, published }: TestContext): Promise<TestOutcome> {
    const world = await host.openWorld();
    try {
      const counterexample = await check(
        await world.start({ args: [], env: [] }),
        published.features,
      );
      return counterexample
        ? { outcome: "failed", cases: 1, counterexample }
        : { outcome: "passed", cases: 1 };
    } finally {
      await world.close();
    }
  },
};

const CORE = { json: "limits/json", floor: "limits/floor", files: "limits/files" } as const;

/** Limits in the JSON and in files of their own. `violates` has the requirement for each that is wrong. */
export async function checkLimits(
  guest: TestExecution,
  floors: Readonly<Record<string, number>>,
  violates: Readonly<Record<keyof typeof CORE, string>>,
): Promise<Counterexample | undefined> {
  const json = await readFile(guest, "/beta/limits.json");
  const limits = integers(json.text, Object.keys(floors));
  if (!limits) return wrong(json, "a JSON object with an integer for each limit", violates.json);
  for (const [name, floor] of Object.entries(floors)) {
    if (limits[name]! < floor) return wrong(json, `${name} of at least ${floor}`, violates.floor);
    const file = await readFile(guest, `/beta/limits/${name}`);
    if (file.text !== `${limits[name]}\n`)
      return wrong(file, `ok ${limits[name]}%0A`, violates.files);
  }
  return undefined;
}

async function check(
  guest: TestExecution,
  features: ReadonlySet<string>,
): Promise<Counterexample | undefined> {
  const finding = await checkLimits(guest, FLOORS, CORE);
  if (finding) return finding;
  const listed = await readFile(guest, "/beta/features");
  const lines = ["core", ...features].map((feature) => `${feature}\n`);
  if ((listed.text?.split(/(?<=\n)/) ?? []).toSorted().join("") === lines.toSorted().join(""))
    return undefined;
  return wrong(listed, `the lines ${["core", ...features].join(", ")}`, "layout/features");
}

function integers(
  text: string | undefined,
  names: readonly string[],
): Record<string, number> | undefined {
  try {
    const found = JSON.parse(text ?? "") as Record<string, number> | null;
    if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
    return names.every((name) => Number.isSafeInteger(found[name])) ? found : undefined;
  } catch {
    return undefined;
  }
}

interface ReadFile {
  path: string;
  lines: string[];
  results: string[];
  /** Absent if it could not be read to its end. */
  text?: string;
}

/** A host whose files do not end is not read for ever. */
const MOST_PIECES = 4_096;

/** Results abbreviate long data, so a file is read in pieces. */
async function readFile(guest: TestExecution, path: string): Promise<ReadFile> {
  const read: ReadFile = { path, lines: [`open f ${path} r`], results: [] };
  read.results.push(...(await guest.perform(read.lines)));
  const bytes: Uint8Array[] = [];
  while (
    read.results.at(-1)!.startsWith("ok") &&
    read.results.at(-1) !== "ok %" &&
    bytes.length < MOST_PIECES
  ) {
    read.lines.push("read f 64");
    const [result] = await guest.perform(["read f 64"]);
    read.results.push(result!);
    if (result!.startsWith("ok ")) bytes.push(decodeWord(result!.slice(3)));
  }
  if (read.results.at(-1) === "ok %") read.text = Buffer.concat(bytes).toString("utf8");
  await guest.perform(["close f"]);
  return read;
}

function wrong(
  { lines, results }: ReadFile,
  expected: string,
  requirement: string,
): Counterexample {
  const script = lines.map((line) => `a: ${line}`).join("\n");
  return {
    script,
    results,
    at: results.length - 1,
    expected: [expected],
    requirements: [requirement],
  };
}
