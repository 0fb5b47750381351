/** From an operation to what it may be answered. */

import type { Operation } from "../script/language.ts";
import { fstat, stat } from "./attributes.ts";
import { close, renumber, sync } from "./closing.ts";
import { ending } from "./ending.ts";
import { link, readlink, symlink } from "./links.ts";
import { list } from "./listing.ts";
import { preopen, preopens } from "./mounts.ts";
import { mkdir, rmdir, unlink } from "./names.ts";
import { open } from "./opening.ts";
import { bad, isAccepted, okWords, type Outcome } from "./outcome.ts";
import { readdir } from "./readdir.ts";
import { read } from "./reading.ts";
import { rename } from "./renaming.ts";
import * as runtime from "./runtime.ts";
import { seek } from "./seeking.ts";
import { ftimes, times } from "./times.ts";
import type { Context } from "./world.ts";
import { truncate, write } from "./writing.ts";

export function perform(context: Context, operation: Operation): Outcome[] {
  switch (operation.op) {
    case "let":
      return binding(context, operation.index, operation.operation);
    case "malformed":
      return bad("bad/malformed");
    case "open":
      return open(context, operation.label, operation.path, operation.flags);
    case "preopen":
      return preopen(context, operation.label, operation.name);
    case "close":
      return close(context, operation.label);
    case "read":
      return read(context, operation.label, operation.count);
    case "pread":
      return read(context, operation.label, operation.count, operation.offset);
    case "readall":
      return read(context, operation.label, "all");
    case "write":
      return write(context, operation.label, operation.data);
    case "pwrite":
      return write(context, operation.label, operation.data, operation.offset);
    case "seek":
      return seek(context, operation.label, operation.offset, operation.whence);
    case "sync":
    case "datasync":
      return sync(context, operation.label, operation.op);
    case "truncate":
      return truncate(context, operation.label, operation.size);
    case "fstat":
      return fstat(context, operation.label);
    case "stat":
    case "lstat":
      return stat(context, operation.path, operation.op === "stat");
    case "times":
      return times(context, operation.path, operation.times);
    case "ftimes":
      return ftimes(context, operation.label, operation.times);
    case "list":
      return list(context, operation.path);
    case "readdir":
      return readdir(context, operation.label, operation.count);
    case "mkdir":
      return mkdir(context, operation.path);
    case "rmdir":
      return rmdir(context, operation.path);
    case "unlink":
      return unlink(context, operation.path);
    case "rename":
      return rename(context, operation.from, operation.to);
    case "link":
      return link(context, operation.from, operation.to);
    case "symlink":
      return symlink(context, operation.target, operation.path);
    case "readlink":
      return readlink(context, operation.path);
    case "renumber":
      return renumber(context, operation.from, operation.to);
    default:
      return performInWorld(context, operation);
  }
}

function performInWorld(context: Context, operation: Operation): Outcome[] {
  switch (operation.op) {
    case "start":
      return runtime.start(context, operation.args, operation.env);
    case "tick":
      return runtime.tick();
    case "send":
      return runtime.send(context, operation.data);
    case "end":
    case "kill":
    case "wait":
    case "trap":
      return ending(context, operation.op);
    case "exit":
      return ending(context, "exit", operation.code);
    case "spin":
      return runtime.spin(context);
    case "output":
      return runtime.output(context);
    case "errors":
      return runtime.errors(context);
    case "hello":
      return runtime.hello(context);
    case "preopens":
      return preopens(context);
    case "args":
      return runtime.args(context);
    case "env":
      return runtime.env(context);
    case "clock":
      return runtime.clock(context, operation.clock);
    case "random":
      return runtime.random(operation.count);
    case "nap":
      return runtime.nap();
    case "grow":
      return runtime.grow();
    case "stderr":
      return runtime.stderr(context, operation.data);
    default:
      return bad("bad/malformed");
  }
}

/** `let` answers what the operation does, unless the result does not have the word. */
function binding(context: Context, index: number, operation: Operation): Outcome[] {
  const outcomes = perform(context, operation);
  return outcomes.map((outcome) => {
    const { result } = outcome;
    const words = okWords(typeof result === "string" ? result : result());
    if (words === undefined || words.length >= index) return outcome;
    return {
      ...outcome,
      branch: "bad/let-index",
      result: "bad *",
      accepts: (observed: string) => observed.startsWith("bad") || isAccepted(outcome, observed),
      apply: (observed: string) => {
        if (!observed.startsWith("bad")) outcome.apply?.(observed);
      },
    };
  });
}
