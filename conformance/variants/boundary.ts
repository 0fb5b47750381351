import type { Edit, Layer, Variant } from "../mutants/mutant.ts";
import { edit } from "./define.ts";

function variant(
  id: string,
  layer: Layer,
  difference: string,
  shows: readonly string[],
  edits: readonly Edit[],
  leaves?: readonly string[],
): Variant {
  return {
    id: `${layer}/${id}`,
    layer,
    difference,
    shows: shows.join("\n"),
    edits,
    ...(leaves && { leaves }),
  };
}

const READ = ["a: open f /beta/kv/local/k r,w,create", "a: write f hello", "a: pread f 5 0"];
const LIST = ["a: mkdir /beta/kv/local/x", "a: mkdir /beta/kv/local/y", "a: list /beta/kv/local"];

/** Hosts that differ in how they carry what the machine says to a guest and to whoever started it. */
export const boundary: readonly Variant[] = [
  variant(
    "slow",
    "preview1",
    "every call takes milliseconds, and directories are listed backwards",
    LIST,
    [
      edit(
        "worker/run",
        "return callNow(execution, operation);",
        "stdio.sleep(1 + Math.random() * 2);\n        return callNow(execution, operation);",
      ),
      edit("perform", "found.entries = own.concat(", "found.entries = own.toReversed().concat("),
    ],
  ),
  variant(
    "streams",
    "preview1",
    "standard streams come and go byte by byte, and so do files",
    READ,
    [
      edit(
        "worker/output",
        "return kind === 1 ? this.#sink.stdout(payload) : this.#sink.stderr(payload);",
        'const to = kind === 1 ? "stdout" : "stderr";\n        if (payload.length > 99) return this.#sink[to](payload);\n        for (const byte of payload) this.#sink[to](Uint8Array.of(byte));',
      ),
      edit(
        "perform",
        "context, length, offset ?? found.position);",
        'context, found.handle.type === "stream" ? Math.min(length, 7) : Math.min(length, 1000), offset ?? found.position).subarray(0, found.handle.type === "stream" ? 7 : 1 + ((offset ?? found.position) % 1000));',
      ),
    ],
  ),
  variant(
    "dots",
    "preview1",
    "a listing has `.` and `..` at its end, and the rest backwards",
    LIST,
    [
      edit("wasi/preview1/directories", "index < 2\n", "index >= entries.length\n"),
      edit(
        "wasi/preview1/directories",
        'index === 0 ? "." : ".."',
        'index === entries.length ? "." : ".."',
      ),
      edit(
        "wasi/preview1/directories",
        "entries[index - 2]",
        "entries[entries.length - 1 - index]",
      ),
    ],
  ),
  variant(
    "silent",
    "preview1",
    "nobody is told of a commit that failed at a normal end but by the end itself",
    [
      "a: mkdir /beta/kv/local/d",
      "a: open f /beta/kv/local/d/k w,create",
      "b: rmdir /beta/kv/local/d",
      "a: exit 0",
      "a: errors",
    ],
    [
      edit(
        "worker/run",
        'stdio.write(2, new TextEncoder().encode(`${lines.join("\\n")}\\n`));',
        "",
      ),
    ],
    ["runtime/exit/message"],
  ),
  variant(
    "talkative",
    "preview1",
    "the host tells of a trap on standard error",
    ["a: stderr x", "a: trap", "a: errors"],
    [
      edit(
        "worker/run",
        "return conclude(call, end, stdio);",
        'if (end.end === "trap") stdio.write(2, new TextEncoder().encode(`\\nthe guest has trapped: ${end.message}\\n`));\n    return conclude(call, end, stdio);',
      ),
    ],
  ),
  variant("short", "wasi0.2", "streams yield and permit little at a time", READ, [
    edit(
      "wasi/components/streams",
      "return length > MOST ? MOST : Number(length);",
      "return length > 3n ? 3 : Number(length);",
    ),
    edit("wasi/components/streams", "const PERMIT = 1n << 20n;", "const PERMIT = 5n;"),
  ]),
  variant(
    "preopens",
    "wasi0.2",
    "`/beta` and parts of it are preopened, and `/` is not",
    ["a: preopens"],
    [edit("machine", '(options.preopens ?? ["/"])', '["/beta", "/beta/tmp"]')],
  ),
];
