/** `selftest`: how good is the suite? */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { UserError } from "../driver/errors.ts";
import { EXIT } from "../report/exit.ts";
import { Quit } from "./errors.ts";
import { Progress } from "./progress.ts";
import { collect, positive, reportTarget, seed } from "./values.ts";

interface SelftestFlags {
  quick?: boolean;
  seeds?: number;
  seed?: number;
  only?: string;
  shard?: string;
  jobs?: number;
  mutants?: string[];
  cache: boolean;
  report?: string[];
  table?: string;
}

export function addSelftest(program: Command): void {
  program
    .command("selftest")
    .description("measure the suite itself: broken hosts it finds, unusual ones it lets pass")
    .option("--quick", "few seeds, and of each mutant the tests that cite what it breaks")
    .option("--seeds <number>", "runs of each mutant and variant, with a seed each", positive)
    .option("--seed <number>", "the first seed", seed)
    .option("--only <text>", "mutants and variants whose id contains this")
    .option("--shard <part/of>", "this part, from 1, of so many")
    .option("--jobs <number>", "side by side", positive)
    .option("--mutants <folder>", "further ones, from this folder (repeatable)", collect)
    .option("--no-cache", "forget what is known of the same code")
    .option("--report <json=path>", "write the result, a row each (repeatable)", jsonTarget)
    .option("--table <path>", "write the result as a page of Markdown")
    .action(measure);
}

async function measure({
  mutants,
  shard,
  report = [],
  table,
  ...flags
}: SelftestFlags): Promise<void> {
  // Loaded only here: it brings the reference host and all that is wrong with copies of it.
  const { complaints, selftest } = await import("../selftest/index.ts");
  const { toJson, toMarkdown } = await import("../selftest/table.ts");
  const progress = new Progress(process.stderr);
  const result = await selftest({
    ...flags,
    ...(mutants === undefined ? {} : { folders: mutants }),
    ...(shard === undefined ? {} : { shard: parseShard(shard) }),
    onDone: (done, _, total) => {
      progress.plan(total);
      progress.step(done.kind === "broken" ? done.id : done.row.id);
    },
  }).finally(() => progress.clear());
  const page = toMarkdown(result);
  if (table !== undefined) write(table, page);
  for (const path of report) write(path, toJson(result));
  const [, ...summary] = page.split("\n## ")[0]!.trim().split("\n\n");
  const wrong = complaints(result);
  process.stdout.write(
    [
      ...summary.slice(1),
      ...wrong,
      `${wrong.length === 0 ? "the suite sees" : `${wrong.length} complaints`}, ${Math.round(result.ms / 1_000)} s`,
      "",
    ].join("\n"),
  );
  throw new Quit(wrong.length === 0 ? EXIT.conformant : EXIT.not);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function jsonTarget(text: string, before: string[] = []): string[] {
  const { kind, path } = reportTarget(text)[0]!;
  if (kind !== "json") throw new InvalidArgumentError("It has to be json=PATH.");
  return [...before, path];
}

function parseShard(text: string): { part: number; of: number } {
  const [, part, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  if (part === undefined || Number(part) > Number(of))
    throw new UserError(`--shard ${text}: write PART/OF, such as 1/4`);
  return { part: Number(part), of: Number(of) };
}
