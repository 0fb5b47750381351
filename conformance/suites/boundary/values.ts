/** Values as large as they may be, and one byte larger. */

import { judgedTest, literalTest } from "./literal.ts";

const K = "/beta/kv/local/k";
/** Beyond this the test would be about the memory of the machine. */
const MOST = 64 * 1024 * 1024;
const UP_TO = `${MOST} bytes`;
/** Beyond this, the model keeps no account of what is in a file. */
const BEYOND = 16 * 1024 * 1024;
const TOO_LARGE = "err file-too-large";

export const valueTest = literalTest({
  id: "boundary/value",
  cites: ["limits/value", "commit/poisoned", "commit/poisoned/close", "commit/failed"],
  upTo: UP_TO,
  write(lines, { published: { limits } }) {
    const limit = limits["value_bytes"]!;
    const most = Math.min(limit, MOST);
    lines.do(`open f ${K} r,w,create`);
    lines.expect(`pwrite f x ${most - 1}`, "ok 1", "limits/value");
    lines.expect("sync f", "ok", "limits/value");
    lines.expect(`stat ${K}`, `ok file ${most} * 1`, "limits/value");
    lines.expect(`pread f 9 ${most - 1}`, "ok x", "limits/value");
    if (most !== limit) return;
    lines.expect(`pwrite f y ${most}`, TOO_LARGE, "limits/value");
    lines.expect("truncate f 1", TOO_LARGE, "commit/poisoned");
    lines.expect("sync f", TOO_LARGE, "commit/poisoned");
    lines.expect("close f", ["ok", TOO_LARGE], "commit/poisoned/close");
    lines.expect(`stat ${K}`, `ok file ${most} * 1`, "commit/poisoned/close");
    lines.do(`open g ${K} w,trunc`);
    lines.expect(`truncate g ${most + 1}`, TOO_LARGE, "limits/value");
    lines.expect("sync g", TOO_LARGE, "commit/poisoned");
    lines.do(`open h ${K} w,append`);
    lines.expect("write h x", TOO_LARGE, "limits/value");
    lines.expect(`stat ${K}`, `ok file ${most} * 1`, "commit/failed");
  },
});

export const appendTest = literalTest({
  id: "boundary/append",
  cites: ["limits/append", "commit/failed", "commit/poisoned"],
  upTo: UP_TO,
  write(lines, { published: { limits } }) {
    const most = limits["value_bytes"]!;
    if (most > MOST) return;
    lines.do(`open f ${K} w,create,append`);
    lines.do(`open g ${K} w,create,append`);
    lines.do("write f four");
    lines.do("write g fives");
    lines.do(`open h ${K} w,create`);
    lines.do(`truncate h ${most - 4}`);
    lines.do("sync h");
    lines.expect("sync g", TOO_LARGE, "limits/append");
    lines.expect(`stat ${K}`, `ok file ${most - 4} * 1`, "commit/failed");
    lines.expect("sync f", "ok", "limits/append");
    lines.expect(`stat ${K}`, `ok file ${most} * 1`, "limits/append");
    // With room again, what failed once still fails.
    lines.do("truncate h 0");
    lines.do("sync h");
    lines.expect("sync g", TOO_LARGE, "commit/poisoned");
  },
});

/** How large scratch files may be is the host's choice; what does not fit into a value is not published. */
export const publishTest = judgedTest({
  id: "boundary/publish",
  cites: ["limits/value", "commit/rename/failed"],
  upTo: UP_TO,
  write(lines, { published: { limits } }) {
    const most = limits["value_bytes"]!;
    if (most > MOST) return;
    for (const [at, size] of [most + 1, most, Math.max(most, BEYOND) + 1, 9].entries()) {
      lines.do(`open t${at} /beta/tmp/t${at} r,w,create`);
      lines.do(`truncate t${at} ${size}`);
      lines.do(`rename /beta/tmp/t${at} ${K}`);
      lines.do(`seek t${at} 0 end`);
      lines.do(`write t${at} x`);
      lines.do(`stat ${K}`);
    }
  },
});
