/** What failed once fails again, also when what was in its way is gone. */

import type { Test } from "../../test.ts";
import { story } from "./literal.ts";

const LOCAL = "/beta/kv/local";

interface Cause {
  readonly code: string;
  readonly cites: readonly string[];
  /** How the descriptor is opened, in the directory `D`. */
  readonly open: string;
  readonly flags: string;
  /** Each is done by somebody else, before the commit and after it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const PUT = ["open o D/k w,create,trunc", "close o"];

const CAUSES: readonly Cause[] = [
  {
    code: "no-entry",
    cites: ["commit/parent"],
    open: "D/k",
    flags: "w,create",
    before: ["rmdir D"],
    after: ["mkdir D"],
  },
  {
    code: "is-directory",
    cites: ["commit/directory"],
    open: "D/k",
    flags: "w,create",
    before: ["mkdir D/k"],
    after: ["rmdir D/k"],
  },
  {
    code: "busy",
    cites: ["with/if/commit"],
    open: "/beta/kv/.with/if=absent/R/k",
    flags: "w,create",
    before: PUT,
    after: ["unlink D/k"],
  },
  {
    code: "exist",
    cites: ["file/exclusive/lost"],
    open: "D/k",
    flags: "w,create,excl",
    before: PUT,
    after: ["unlink D/k"],
  },
];

function failed({ code, cites, open, flags, before, after }: Cause): Test {
  return story({
    id: `boundary/failed/${code}`,
    cites: [...cites, "commit/poisoned", "commit/poisoned/close"],
    write(lines, dice) {
      const directory = `${LOCAL}/d${dice.pick(["", "/e"])}`;
      const place = (line: string): string =>
        line.replace("D", directory).replace("R", directory.slice("/beta/kv/".length));
      lines.do(`mkdir ${LOCAL}/d`);
      if (directory !== `${LOCAL}/d`) lines.do(`mkdir ${directory}`);
      lines.do(place(`open f ${open} ${flags}`));
      if (dice.percent(70)) lines.do("write f staged");
      for (const line of before) lines.do(place(line));
      lines.do(dice.pick(["sync f", "datasync f"]));
      for (const line of after) lines.do(place(line));
      for (const line of dice.pick([
        ["sync f", "write f x"],
        ["write f x", "sync f"],
        ["pwrite f x 0", "truncate f 0", "datasync f"],
      ]))
        lines.do(line);
      lines.do("close f");
      lines.do(`list ${directory}`);
    },
  });
}

export const failedTests: readonly Test[] = CAUSES.map(failed);
