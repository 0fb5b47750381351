/** What a script comes to so seldom by chance that it is written down, for the model to judge. */

import { parseScript } from "../../script/index.ts";
import type { Test } from "../../test.ts";
import { judgedTest } from "./literal.ts";

function corners(id: string, cites: readonly string[], script: string): Test {
  const steps = parseScript(script);
  return judgedTest({
    id: `boundary/corners/${id}`,
    cites,
    write(lines) {
      for (const { execution, operation } of steps) {
        lines.execution = execution;
        lines.do(operation);
      }
    },
  });
}

/** A key, a directory with a key in it, and an open descriptor of each. */
const GROUND = `
a: mkdir /beta/kv/local/d
a: open k /beta/kv/local/k r,w,create
a: write k ground
a: sync k
a: open i /beta/kv/local/d/k w,create
a: close i
a: open d /beta/kv/local/d dir`;

/** Descriptors of one kind used as those of another, and offsets that no file has. */
const descriptorCorners = corners(
  "descriptors",
  ["file/write/denied", "file/read/denied", "file/directory/write", "errors/table"],
  `${GROUND}
a: open r /beta/kv/local/k r
a: open w /beta/kv/local w
a: open c /beta/kv/local/d r,create
a: open e /beta/kv/local/d -
a: write d x
a: truncate d 0
a: read d 1
a: read e 1
a: pread e 1 0
a: seek d 0 set
a: sync d
a: datasync e
a: readdir e 9
a: readdir k 9
a: stat k:x
a: list k:
a: mkdir k:x
a: write r x
a: write r %
a: sync r
a: datasync r
a: read k 0
a: pread k 1 18446744073709551614
a: seek k 9223372036854775807 set
a: pwrite k x 18446744073709551614
a: write k x
a: write k %
a: read k 1
a: fstat k
a: close k
a: ftimes r - -
a: ftimes d 1 1
a: times /beta/kv/local/k - -
a: open k /beta/kv/local/k r
a: open k /beta/kv/local/d dir
a: let x 9 stat /beta
a: let x 9 fstat k`,
);

/** What the host alone decides on. */
const fixedCorners = corners(
  "fixed",
  ["layout/fixed", "layout/info", "layout/path/slash", "layout/links/create"],
  `${GROUND}
a: open f /beta r,create
a: open g /beta/kv r,create,excl
a: open h /beta/version r,create
a: open i /beta/none r
a: open j /beta/none r,create
a: open v /beta/version r
a: stat /beta/version
a: fstat v
a: ftimes v 1 1
a: write v x
a: readlink /beta/version/
a: readlink /beta/version
a: readlink /beta/none
a: times /beta 1 1
a: times /beta/version 1 1
a: times /beta/none 1 1
a: link /beta/kv/local/k /beta/version
a: link /beta/kv/local/k /beta/none
a: symlink k /beta/limits
a: link /beta/kv/local/k /beta/tmp/l
a: rename /beta/version/k /beta/kv/.none/k
a: rename /beta/kv/local/k/x /beta/limits/none/k
a: rmdir /beta/kv/local/d/.
a: rmdir d:.
a: rmdir d:`,
);

/** Directories that go while they are in use. */
const goneCorners = corners(
  "gone",
  ["mounts/removed", "kv/list/descriptor", "commit/parent", "commit/close"],
  `
a: mkdir /beta/kv/local/d
a: mkdir /beta/kv/local/d/e
a: mkdir /beta/kv/local/d/f
a: mkdir /beta/kv/local/d/g
a: open d /beta/kv/local/d r,dir
a: readdir d 1
a: readdir d 1
a: readdir d 9
a: readdir d 9
a: rmdir /beta/kv/local/d/e
a: rmdir /beta/kv/local/d/f
a: rmdir /beta/kv/local/d/g
a: open f d:k w,create
a: open g d:l w,create
a: open h d:m w,create
a: rmdir /beta/kv/local/d
a: stat d:k
a: readdir d 9
a: fstat d
a: sync h
a: close h
a: close f
a: open i /beta/kv/local/d w,create
a: sync i
a: stat d:k
a: stat d:.
a: open j d:k w,create
a: sync g
a: exit 0
a: errors
a: output
a: stat /beta
b: open f /beta/kv/local/d w,append
b: write f x
b: stderr told
b: exit 3
b: errors
b: output
b: wait`,
);

/** What the text leaves open is not judged, nor is what comes of it. */
const unsaidCorners = corners(
  "unsaid",
  ["errors/table"],
  `${GROUND}
a: stat /beta/net
a: list /beta/net
a: open n /beta/net r
a: mkdir /beta/net
a: unlink /beta/net
a: readlink /beta/net
a: symlink k /beta/net
a: link /beta/net /beta/tmp/l
a: times /beta/net 1 1
a: rename /beta/kv/local/k /beta/net
a: rename /beta/net /beta/kv/local/l
a: open u /beta/kv/local/k r,trunc
a: read u 1
a: seek u 0 set
a: write u x
a: truncate u 1
a: fstat u
a: ftimes u 1 1
a: readdir u 1
a: stat u:k
a: close u
a: open o /beta/kv/local/k r
a: open p /beta/kv/local/k r
a: renumber o o
a: renumber o p
a: read p 1
a: read o 1
a: end`,
);

/** Scratch space has what an ordinary directory has; what else a host refuses there is its choice. */
const scratchCorners = corners(
  "scratch",
  ["tmp/directories", "tmp/rename", "tmp/exclusive"],
  `
a: mkdir /beta/kv/local/k
a: mkdir /beta/tmp/d
a: mkdir /beta/tmp/e
a: open t /beta/tmp/t r,w,create
a: write t scratch
a: open u /beta/tmp/d/u w,create
a: open v /beta/tmp/t w,create,excl
a: open w /beta/tmp/d r
a: open x /beta/tmp/d w
a: open y /beta/tmp/none/ w,create
a: open z /beta/tmp/t/ r
a: stat /beta/tmp/d
a: stat /beta/tmp/t/
a: lstat /beta/tmp/t/.
a: readlink /beta/tmp/t/
a: readlink /beta/tmp/t
a: unlink /beta/tmp/t/
a: unlink /beta/tmp/d
a: open t2 /beta/tmp/t r,w,create
a: rmdir /beta/tmp/t
a: rmdir /beta/tmp/d
a: rmdir /beta/tmp/none
a: rename /beta/tmp/d /beta/tmp/d/f
a: rename /beta/tmp/d /beta/tmp/t
a: rename /beta/tmp/t /beta/tmp/d
a: rename /beta/tmp/e /beta/tmp/d
a: rename /beta/tmp/d /beta/kv/local/l
a: rename /beta/tmp/t /beta/kv/local/k
a: rename /beta/tmp/t/ /beta/tmp/s
a: open s /beta/tmp/s w,create
a: rename /beta/tmp/s /beta/tmp/t
a: link /beta/tmp/t /beta/tmp/h
a: stat /beta/tmp/h
a: symlink none /beta/tmp/n
a: lstat /beta/tmp/n
a: stat /beta/tmp/n
a: readlink /beta/tmp/n
a: open m /beta/tmp/n r
a: times /beta/tmp/t 1 1
a: ftimes t 1 1`,
);

/** Preopens that are known, closed, and not there. */
const preopenCorners = corners(
  "preopens",
  ["layout/beta", "errors/table"],
  `
a: preopens
a: preopens
a: stat /none
a: preopen r /
a: preopen b /beta
a: preopen n /none
a: preopen n /none
a: stat /beta
a: close r
a: close b
a: stat /beta
a: open f /beta/kv/local/k w,create
a: preopen s /
a: preopen c /beta`,
);

/** Names that are no UTF-8: preview 1 refuses them, and 0.2 has no words for them. */
const bytesCorners = corners(
  "bytes",
  ["layout/path/escape", "errors/table"],
  `
a: open t /beta/tmp/t w,create
a: stat /beta/kv/local/%FF
a: list /beta/kv/local/%FF
a: mkdir /beta/kv/local/%FF
a: rename /beta/tmp/t /beta/kv/local/%FF
a: readlink /beta/kv/local/%FF
a: open f /beta/kv/local/%FF w,create`,
);

export const cornerTests: readonly Test[] = [
  descriptorCorners,
  fixedCorners,
  goneCorners,
  unsaidCorners,
  scratchCorners,
  preopenCorners,
  bytesCorners,
];
