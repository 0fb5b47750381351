/** Reads and seeks (`spec/files.md`, Reading). */

import { unique, wrongBytes } from "./blame.ts";
import { EMPTY, wordLength, type Content } from "./content.ts";
import type { Descriptor, OpenInfo, OpenScratch, OpenValue } from "./entities.ts";
import { anything, fail, failing, okWords, type Outcome } from "./outcome.ts";
import { STAGE } from "./rules/errors.ts";
import { isClosed } from "./resolve.ts";
import type { Context } from "./world.ts";

export type Readable = OpenValue | OpenScratch | OpenInfo;

/** What a descriptor of a file shows. */
export function shownContent({ world }: Context, file: Readable): Content {
  if (file.kind === "info") return file.content;
  if (file.kind === "scratch") return file.inode.content.freeze();
  const { files } = world.rules;
  if (file.staging !== undefined && files.showsStaging(file)) return file.staging.freeze();
  return files.pinned(file)?.content ?? EMPTY;
}

/** As `shownContent(…).size`, without freezing what is being written. */
export function shownSize(context: Context, file: Readable): number {
  if (file.kind === "scratch") return file.inode.content.size;
  if (
    file.kind === "value" &&
    file.staging !== undefined &&
    context.world.rules.files.showsStaging(file)
  ) {
    return file.staging.size;
  }
  return shownContent(context, file).size;
}

/** Nothing is said of what a descriptor shows after one of its writes or commits failed. */
export function isVague(context: Context, file: Readable): boolean {
  if (file.kind === "scratch") return file.inode.content.vague;
  if (file.kind === "value" && file.poison !== undefined) return true;
  return shownContent(context, file).vague;
}

export function missingLabel(context: Context): Outcome[] {
  return failing(context, [fail(0, "bad-descriptor", "label/missing", ["errors/table"])]);
}

/** The descriptor of a label, as far as it can be used. */
export function lookUp(context: Context, label: string): Descriptor | undefined {
  const descriptor = context.execution.labels.get(label);
  if (descriptor?.kind === "dir" && isClosed(context, descriptor)) return undefined;
  return descriptor;
}

/** One read of at most `count` bytes, or all until the end. `offset` is absent for a read at the position. */
export function read(
  context: Context,
  label: string,
  count: number | "all",
  offset?: bigint,
): Outcome[] {
  const file = lookUp(context, label);
  if (file === undefined) return missingLabel(context);
  if (file.kind === "unknown") return anything(context, "read/unknown");
  const { files } = context.world.rules;
  if (file.kind === "dir") {
    const failures = [
      fail(STAGE.operation, "is-directory", "read/directory", ["file/directory/read"]),
    ];
    // The adapter from preview 1 to 0.2 answers this by itself.
    if (file.flags?.r !== true || context.world.abi === "wasi0.2") {
      failures.push(
        fail(STAGE.operation, "bad-descriptor", "read/directory-denied", ["file/read/denied"]),
      );
    }
    return failing(context, failures);
  }
  if (!files.mayRead(file.flags.r)) {
    return failing(context, [
      fail(STAGE.operation, "bad-descriptor", "read/denied", ["file/read/denied"]),
    ]);
  }
  if (isVague(context, file)) return vagueRead(context, file, offset);
  const content = shownContent(context, file);
  const position = offset ?? file.position;
  if (position >= BigInt(content.size) || count === 0) {
    return emptyRead(context, file, content, position, offset, count);
  }
  const end = count === "all" ? content.size : files.readEnd(position, count, content.size);
  return [fullRead(context, file, content, position, end, offset, count === "all")];
}

function fullRead(
  context: Context,
  file: Readable,
  content: Content,
  position: bigint,
  end: number,
  offset: bigint | undefined,
  isAll: boolean,
): Outcome {
  const from = Number(position);
  const most = end - from;
  const lengthOf = (observed: string): number | undefined => {
    if (!observed.startsWith("ok ")) return undefined;
    const length = content.prefix(observed.slice(3), from, most);
    return length === 0 || (isAll && length !== most) ? undefined : length;
  };
  const { files } = context.world.rules;
  return {
    branch: isAll ? "read/all" : offset === undefined ? "read/next" : "read/offset",
    result: () => `ok ${content.render(from, end)}`,
    requirements: ["file/read/bytes"],
    accepts: (observed) => lengthOf(observed) !== undefined,
    blame: (observed) => wrongRead(context, file, content, position, observed),
    apply: (observed) => {
      const next = position + BigInt(lengthOf(observed)!);
      if (offset === undefined)
        move(
          file,
          files.positionAfterRead(position, Number(next - position)),
          "file/read/position",
        );
      else file.position = files.positionAfterOffset(file.position, next);
      if (offset !== undefined) stayed(file);
    },
  };
}

function emptyRead(
  context: Context,
  file: Readable,
  content: Content,
  position: bigint,
  offset: bigint | undefined,
  count: number | "all",
): Outcome[] {
  const outcome: Outcome = {
    branch: count === 0 ? "read/nothing" : "read/end",
    result: "ok %",
    requirements: ["file/read/end"],
    apply: () => {
      if (offset !== undefined) stayed(file);
    },
    blame: (observed) => {
      if (okWords(observed) === undefined) return ["file/read/end"];
      if (content.size > 0)
        return unique([
          ...wrongPosition(file, content, observed),
          "file/read/end",
          ...source(context, file),
        ]);
      return unique([...wrongRead(context, file, content, position, observed), "file/read/end"]);
    },
  };
  // Beyond what 63 bits can say, an offset may be malformed.
  if (offset === undefined || offset < 2n ** 63n) return [outcome];
  return [
    outcome,
    ...failing(context, [fail(STAGE.operation, "invalid", "read/huge-offset", ["file/read/end"])]),
  ];
}

function vagueRead(context: Context, file: Readable, offset: bigint | undefined): Outcome[] {
  const isPoisoned = file.kind === "value" && file.poison !== undefined;
  return [
    {
      branch: isPoisoned ? "read/poisoned" : "read/vague",
      result: isPoisoned ? "*" : "ok *",
      requirements: file.kind === "info" ? ["layout/features", "limits/json"] : ["file/read/bytes"],
      accepts: (observed) => isPoisoned || wordLength(observed.slice(3)) !== undefined,
      apply: (observed) => {
        const length = wordLength(observed.slice(3)) ?? 0;
        if (offset === undefined) file.position += BigInt(length);
      },
      sample: () => "ok %",
    },
  ];
}

export function move(file: Readable, position: bigint, why: string): void {
  file.position = position;
  file.positionWhy = unique([why, ...file.positionWhy]);
}

/** A read or write with an offset was not to move the position. */
export function stayed(file: Readable): void {
  file.positionWhy = unique(["file/read/offset", ...file.positionWhy]);
}

/** The requirements by which the descriptor shows these bytes. */
export function source(context: Context, file: Readable): string[] {
  if (file.kind === "info") return [file.why];
  if (file.kind === "scratch") return scratchStory(file);
  return wrongBytes(context, file, () => false);
}

/** The requirements by which a scratch file is what its descriptor shows. */
export function scratchStory({ story, inode }: OpenScratch): string[] {
  const unlinked = inode.removed ? ["tmp/unlinked"] : [];
  return unique([...story, ...unlinked, "tmp/live", ...inode.story, "tmp/write"]);
}

function wrongRead(
  context: Context,
  file: Readable,
  content: Content,
  position: bigint,
  observed: string,
): string[] {
  const word = okWords(observed)?.[0];
  if (word === undefined) return ["file/read/bytes", ...source(context, file)];
  const from = Number(position);
  const shows = (other: Content): boolean => {
    if (from > other.size) return false;
    const length = other.prefix(word, from, other.size - from);
    return length !== undefined && (length > 0 || from === other.size);
  };
  const others = file.kind === "value" ? wrongBytes(context, file, shows) : source(context, file);
  const moved = wrongPosition(file, content, observed);
  const length = wordLength(word);
  if (
    length !== undefined &&
    length > content.size - from &&
    content.prefix(word, from, length) === undefined
  ) {
    return unique([...others, ...moved, "file/read/bytes"]);
  }
  return unique([...moved, ...others, "file/read/bytes"]);
}

/** If the bytes stand elsewhere in what is shown, it is the position that is wrong. */
function wrongPosition(file: Readable, content: Content, observed: string): string[] {
  const word = okWords(observed)?.[0];
  if (word === undefined || !content.includes(word)) return [];
  const others = file.kind === "value" && file.slot.openValues.size > 1 ? ["file/separate"] : [];
  return unique([...file.positionWhy, "file/read/position", ...others]);
}
