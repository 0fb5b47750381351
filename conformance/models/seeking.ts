/** Seeks (`spec/files.md`, seek). */

import type { Whence } from "../script/language.ts";
import { unique, wrongBytes } from "./blame.ts";
import { anything, fail, failing, okWords, type Outcome } from "./outcome.ts";
import {
  isVague,
  lookUp,
  missingLabel,
  move,
  shownSize,
  source,
  type Readable,
} from "./reading.ts";
import { STAGE } from "./rules/errors.ts";
import type { Context } from "./world.ts";

export function seek(context: Context, label: string, offset: bigint, whence: Whence): Outcome[] {
  const file = lookUp(context, label);
  if (file === undefined) return missingLabel(context);
  if (file.kind === "unknown") return anything(context, "seek/unknown");
  // Of the position of a directory, nothing is said.
  if (file.kind === "dir") return anything(context, "seek/directory");
  if (whence === "end" && isVague(context, file)) return vagueSeek(file);
  const { files } = context.world.rules;
  const base = files.seekBase(whence, file.position, BigInt(shownSize(context, file)));
  const position = files.seek(base, offset);
  if (position === undefined) {
    const negative = fail(STAGE.operation, "invalid", "seek/negative", ["file/seek/negative"]);
    return failing(context, [negative]).map((outcome) => ({
      ...outcome,
      blame: (observed) =>
        unique(["file/seek/negative", ...wrongSeek(context, file, whence, offset, observed)]),
    }));
  }
  const outcome: Outcome = {
    branch: whence === "set" ? "seek/set" : whence === "cur" ? "seek/cur" : "seek/end",
    result: `ok ${position}`,
    requirements: ["file/seek"],
    blame: (observed) => wrongSeek(context, file, whence, offset, observed),
    apply: () => {
      // From here on it does not matter where the position was.
      if (whence !== "cur") file.positionWhy = [];
      move(file, position, "file/seek");
    },
  };
  // Which positions beyond every possible size are none is not said.
  if (position <= BigInt(Number.MAX_SAFE_INTEGER)) return [outcome];
  return [
    outcome,
    ...failing(context, [fail(STAGE.operation, "invalid", "seek/huge", ["file/seek"])]),
  ];
}

function wrongSeek(
  context: Context,
  file: Readable,
  whence: Whence,
  offset: bigint,
  observed: string,
): string[] {
  if (whence === "set") return ["file/seek"];
  const others = file.kind === "value" && file.slot.openValues.size > 1 ? ["file/separate"] : [];
  if (whence === "cur") return unique([...file.positionWhy, "file/seek", ...others]);
  const [word] = okWords(observed) ?? [];
  const size = word === undefined || !/^[0-9]+$/.test(word) ? -1n : BigInt(word) - offset;
  if (file.kind !== "value") return ["file/seek", ...source(context, file)];
  return ["file/seek", ...wrongBytes(context, file, (content) => BigInt(content.size) === size)];
}

function vagueSeek(file: Readable): Outcome[] {
  return [
    {
      branch: "seek/vague",
      result: "ok *",
      requirements: ["file/seek"],
      accepts: (observed) => /^ok [0-9]+$/.test(observed) || observed === "err invalid",
      apply: (observed) => {
        if (observed.startsWith("ok ")) file.position = BigInt(observed.slice(3));
      },
    },
  ];
}
