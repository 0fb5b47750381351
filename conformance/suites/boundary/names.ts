/** Names, keys and options as long as they may be, and one byte longer. */

import { literalTest, type Lines } from "./literal.ts";

const LOCAL = "/beta/kv/local";
/** A path beyond this is the probe's problem before it is the host's. */
const MOST = 16_384;
const UP_TO = `${MOST} bytes`;
/** What a host accepts at least. */
const WITH_FLOOR = 1024;

const TOO_LONG = "err name-too-long";

/** Operations that meet a name on their way, with what they answer to one that is absent and in order. */
function tryName(lines: Lines, path: string, requirement: string): void {
  lines.expect(`stat ${path}`, TOO_LONG, requirement);
  lines.expect(`open f ${path} r,w,create`, TOO_LONG, requirement);
  lines.expect(`mkdir ${path}`, TOO_LONG, requirement);
  lines.expect(`unlink ${path}`, TOO_LONG, requirement);
  lines.expect(`rename /beta/tmp/t ${path}`, TOO_LONG, requirement);
  lines.expect(`list ${LOCAL}`, "ok", "errors/atomic");
}

export const nameTest = literalTest({
  id: "boundary/name",
  cites: ["limits/name", "errors/atomic"],
  upTo: UP_TO,
  write(lines, { published: { limits } }) {
    const most = Math.min(limits["name_bytes"]!, limits["key_bytes"]!);
    const longest = "n".repeat(Math.min(most, MOST));
    lines.do("open t /beta/tmp/t w,create");
    if (most < MOST) {
      tryName(lines, `${LOCAL}/${longest}n`, "limits/name");
      tryName(lines, `/beta/kv/${longest}n`, "limits/name");
      // A letter of two bytes: the limit counts bytes.
      const half = "%C3%A9".repeat(Math.floor(most / 2));
      lines.expect(`stat ${LOCAL}/${half}${most % 2 === 0 ? "n" : "nn"}`, TOO_LONG, "limits/name");
      lines.expect(`mkdir ${LOCAL}/${half}${most % 2 === 0 ? "" : "n"}`, "ok", "limits/name");
      lines.do(`rmdir ${LOCAL}/${half}${most % 2 === 0 ? "" : "n"}`);
    }
    lines.expect(`open g ${LOCAL}/${longest} r,w,create`, "ok", "limits/name");
    lines.expect("write g x", "ok 1", "limits/name");
    lines.expect("sync g", "ok", "limits/name");
    lines.expect(`list ${LOCAL}`, `ok f:${longest}`, "limits/name");
    lines.expect(`rename ${LOCAL}/${longest} ${LOCAL}/k`, "ok", "limits/name");
    lines.expect(`rename /beta/tmp/t ${LOCAL}/${longest}`, "ok", "limits/name");
    lines.expect(`unlink ${LOCAL}/${longest}`, "ok", "limits/name");
    lines.expect(`mkdir ${LOCAL}/${longest}`, "ok", "limits/name");
  },
});

export const keyTest = literalTest({
  id: "boundary/key",
  cites: ["limits/key"],
  upTo: UP_TO,
  write(lines, { published: { limits } }) {
    const most = Math.min(limits["key_bytes"]!, MOST);
    const step = Math.min(limits["name_bytes"]!, 200);
    let key = "";
    // Directories down to where at least one byte of a name is left, and at most `step`.
    while (most - key.length > step) {
      key += "d".repeat(Math.min(step, most - key.length - 2));
      lines.expect(`mkdir ${LOCAL}/${key}`, "ok", "limits/key");
      key += "/";
    }
    const longest = key + "k".repeat(most - key.length);
    lines.expect(`open f ${LOCAL}/${longest} w,create`, "ok", "limits/key");
    lines.expect("sync f", "ok", "limits/key");
    lines.expect(`stat ${LOCAL}/${longest}`, "ok file 0 * 1", "limits/key");
    lines.expect(`unlink /beta/kv/${longest}`, "ok", "limits/key");
    lines.expect(`mkdir ${LOCAL}/${longest}`, "ok", "limits/key");
    if (limits["key_bytes"]! > MOST) return;
    lines.expect(`stat ${LOCAL}/${longest}k`, TOO_LONG, "limits/key");
    lines.expect(`open g ${LOCAL}/${longest}k w,create`, TOO_LONG, "limits/key");
    lines.expect(`mkdir /beta/kv/${longest}k`, TOO_LONG, "limits/key");
    lines.expect(`open g ${LOCAL}/${longest}/k w,create`, TOO_LONG, "limits/key");
    lines.expect(
      `open g /beta/kv/.with/commit=explicit/local/${longest}k w,create`,
      TOO_LONG,
      "limits/key",
    );
    // What a `..` removes does not count.
    lines.expect(`stat ${LOCAL}/${"x".repeat(9)}/../${longest}`, "ok dir * * *", "limits/key");
  },
});

export const withTest = literalTest({
  id: "boundary/with",
  cites: ["with/length", "with/if/version"],
  upTo: UP_TO,
  write(lines, { published: { limits } }) {
    const under = (options: string): string => `/beta/kv/.with/${options}/local/k`;
    const padded = (bytes: number): string => `if=${"0".repeat(bytes - 3)}`;
    lines.expect(`open f ${under(padded(WITH_FLOOR))} w,create`, "err busy", "with/length");
    lines.expect(`mkdir ${under(padded(WITH_FLOOR - 1))}`, "err busy", "with/length");
    lines.do(`open g ${LOCAL}/k w,create`);
    lines.do("sync g");
    lines.expect(`open f ${under(padded(WITH_FLOOR))} r`, "err busy", "with/length");
    const most = limits["with_bytes"]!;
    const longest = under(padded(Math.min(most, MOST)));
    lines.expect(`open f ${longest} r`, "err busy", "with/length");
    lines.expect(`open f ${longest} w,create`, "err busy", "with/length");
    if (most > MOST) return;
    lines.expect(`open f ${under(padded(most + 1))} w,create`, TOO_LONG, "with/length");
    lines.expect(`unlink ${under(padded(most + 1))}`, TOO_LONG, "with/length");
    // The limit is of the text, before it is decoded.
    const encoded = `if=${"%2530".repeat(Math.floor((most - 3) / 3) + 1)}`;
    lines.expect(`open f ${under(encoded)} r`, TOO_LONG, "with/length");
  },
});
