/** Writes and setting the size (`spec/files.md`, Writing). */

import { Staging } from "./content.ts";
import type { Descriptor, OpenScratch, OpenValue } from "./entities.ts";
import { anything, fail, failing, mayFail, type Outcome } from "./outcome.ts";
import { lookUp, missingLabel, move, shownSize, stayed } from "./reading.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import type { Context } from "./world.ts";

type Writable = OpenValue | OpenScratch;

export function write(
  context: Context,
  label: string,
  data: Uint8Array,
  offset?: bigint,
): Outcome[] {
  const file = lookUp(context, label);
  const refused = refuse(context, file);
  if (refused !== undefined)
    return data.length > 0 ? refused : [...refused, nothingWritten(refused)];
  const writable = file as Writable;
  // A write at an offset does not go through the append flag; on 0.2 that flag is the guest's anyway.
  const appends = writable.flags.append && offset === undefined;
  const size = shownSize(context, writable);
  const { files } = context.world.rules;
  const at = files.writeAt(offset ?? writable.position, appends, BigInt(size));
  const end = at + BigInt(data.length);
  if (data.length > 0 && isTooLarge(context, writable, end)) {
    return tooLarge(context, writable, offset === undefined, end);
  }
  const outcome: Outcome = {
    branch: appends ? "write/append" : offset === undefined ? "write/next" : "write/offset",
    result: `ok ${data.length}`,
    requirements: [appends ? "file/write/append" : "file/write/bytes"],
    apply: () => {
      if (data.length > 0) {
        const why = story(appends, at, size);
        if (!appends && offset === undefined)
          why.push(...writable.positionWhy, "file/read/position");
        change(context, writable, why, end, (to) => files.write(to, Number(at), data));
      }
      if (data.length > 0 && writable.kind === "value") {
        writable.wrote = true;
        if (!appends) writable.wroteElsewhere = true;
      }
      if (offset === undefined) {
        const moved = appends ? "file/write/append" : "file/write/bytes";
        move(writable, end, moved);
      } else {
        writable.position = files.positionAfterOffset(writable.position, end);
        stayed(writable);
      }
    },
  };
  return [outcome, ...scratchFailing(context, writable, end)];
}

export function truncate(context: Context, label: string, size: bigint): Outcome[] {
  const file = lookUp(context, label);
  const refused = refuse(context, file);
  if (refused !== undefined) return refused;
  const writable = file as Writable;
  if (isTooLarge(context, writable, size)) return tooLarge(context, writable, false, size);
  const outcome: Outcome = {
    branch: "truncate/value",
    result: "ok",
    requirements: ["file/truncate"],
    apply: () => {
      const { files } = context.world.rules;
      change(context, writable, ["file/truncate"], size, (to) => files.resize(to, Number(size)));
      if (writable.kind === "value") writable.resized = true;
    },
  };
  return [outcome, ...scratchFailing(context, writable, size)];
}

/** Why the descriptor does not take a write, if it does not. */
function refuse(context: Context, file: Descriptor | undefined): Outcome[] | undefined {
  if (file === undefined) return missingLabel(context);
  if (file.kind === "unknown") return anything(context, "write/unknown");
  const failures: Failure[] = [];
  if (file.kind === "dir") {
    failures.push(fail(STAGE.operation, "is-directory", "write/directory", ["file/write/denied"]));
    failures.push(
      fail(STAGE.operation, "bad-descriptor", "write/directory", ["file/write/denied"]),
    );
    return failing(context, failures);
  }
  if (!context.world.rules.files.mayWrite(file.flags.w)) {
    return failing(context, [
      fail(STAGE.operation, "bad-descriptor", "write/denied", ["file/write/denied"]),
    ]);
  }
  if (file.kind === "info") return anything(context, "write/unknown");
  if (file.kind === "scratch" && file.inode.content.vague) return anything(context, "tmp/vague");
  if (file.kind === "value" && file.poison !== undefined) {
    return streamErrors(context, [
      fail(STAGE.operation, file.poison, "write/poisoned", ["commit/poisoned"]),
    ]);
  }
  return undefined;
}

/** Nothing to write may be no write at all. */
function nothingWritten([refused]: Outcome[]): Outcome {
  return { branch: "write/nothing", result: "ok 0", requirements: refused!.requirements };
}

/** The C library of 0.2, and its streams, may say less than what went wrong. */
function streamErrors(context: Context, failures: readonly Failure[]): Outcome[] {
  const outcomes = failing(context, failures);
  if (context.world.abi === "preview1") return outcomes;
  return [
    ...outcomes,
    ...["io", "pipe"].flatMap((code) =>
      failing(context, [fail(STAGE.operation, code, "write/stream", [])]),
    ),
  ];
}

function isTooLarge({ world }: Context, file: Writable, size: bigint): boolean {
  return file.kind === "value" && world.rules.limits.valueTooLong(size, world.limits);
}

/** A host may take an offset that large for a negative one, and the write for none. */
const NO_WRITE = "err invalid";

function tooLarge(context: Context, file: Writable, isStream: boolean, size: bigint): Outcome[] {
  const failures = [fail(STAGE.operation, "file-too-large", "write/too-large", ["limits/value"])];
  if (size >= 2n ** 63n)
    failures.push(fail(STAGE.operation, "invalid", "write/huge", ["limits/value"]));
  const outcomes = isStream ? streamErrors(context, failures) : failing(context, failures);
  return outcomes.map((outcome) => ({
    ...outcome,
    apply: (): void => {
      if (file.kind !== "value" || outcome.result === NO_WRITE) return;
      file.poison = context.world.rules.commit.poison("file-too-large");
    },
  }));
}

/** The limits of scratch space are the host's own, but a value has room in it. */
function scratchDoubts({ world }: Context, file: Writable, size: bigint): Failure[] {
  if (file.kind !== "scratch" || size <= BigInt(world.limits["value_bytes"] ?? 0)) return [];
  const codes = ["insufficient-space"];
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) codes.push("file-too-large", "invalid");
  return codes.map((code) => mayFail(STAGE.limits, code, "tmp/too-large", ["tmp/write"]));
}

/** What a write leaves of a scratch file that has no room for it is not said. */
function scratchFailing(context: Context, file: Writable, size: bigint): Outcome[] {
  return failing(context, scratchDoubts(context, file, size)).map((outcome) => ({
    ...outcome,
    apply: (): void => {
      if (file.kind === "scratch") file.inode.content.forget();
    },
  }));
}

/** Beyond this, what is in a file is not kept account of. */
const LARGEST = 16n * 1024n * 1024n;

function change(
  { world, execution }: Context,
  file: Writable,
  why: readonly string[],
  end: bigint,
  by: (staging: Staging) => void,
): void {
  tell(file, why);
  if (file.kind === "value") {
    file.staging ??= new Staging(world.rules.files.stagingBase(file.pinned));
    changeBytes(file.staging, end, by);
    return;
  }
  changeBytes(file.inode.content, end, by);
  tell(file.inode, why);
  file.published = undefined;
  if (file.inode.published === undefined) return;
  // What other descriptors of the file show as its version from now on is not said.
  for (const other of execution.labels.values()) {
    if (other.kind === "scratch" && other.inode === file.inode) other.published = undefined;
  }
}

function tell(of: { readonly story: string[] }, why: readonly string[]): void {
  for (const requirement of why) {
    if (!of.story.includes(requirement)) of.story.unshift(requirement);
  }
}

function changeBytes(staging: Staging, end: bigint, by: (staging: Staging) => void): void {
  if (end > LARGEST) staging.forget();
  else by(staging);
}

function story(appends: boolean, at: bigint, size: number): string[] {
  const why = [appends ? "file/write/append" : "file/write/bytes"];
  if (at > BigInt(size)) why.push("file/write/gap");
  return why;
}
