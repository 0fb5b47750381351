import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

const PUT = "put: merged ?? this.#staging.freeze()";
const READ =
  "read(_context, length, offset) {\n        return this.#staging.view(offset, offset + length);";

/** A read that beyond a buffer's length goes to the latest value, on a condition. */
function readsLatest(condition: string): readonly [string, string, string] {
  return [
    "kv-value",
    READ,
    `read(context, length, offset) {
        const latest = ${condition} && offset >= 65536 ? context.ask({ ask: "get", key: this.#key }) : undefined;
        if (latest?.value && latest.version !== this.#version) return latest.value.subarray(offset, offset + length);
        return this.#staging.view(offset, offset + length);`,
  ];
}

/** Hosts that do well with little data: what goes wrong does so where a buffer ends. */
export const large: readonly Mutant[] = [
  machine(
    "commit/invisible",
    "a value of more than 64 KiB is not copied when it is committed, and goes on changing",
    ["staging", "this.#own = false;\n", "this.#own = this.#own && this.#length > 65536;\n"],
  ),
  machine(
    "commit/rename/copy",
    "a scratch file of more than 64 KiB is not copied when it is renamed onto a key",
    [
      "tmp",
      "return spot.node.content.freeze();",
      "return spot.node.content.length > 65536 ? spot.node.content.view() : spot.node.content.freeze();",
    ],
  ),
  machine("tmp/live", "an open that truncates puts a new file into the place of a large one", [
    "tmp",
    "const handle = new TmpHandle(",
    "if (how.truncate && how.write && node.size > 65536)\n            spot.parent.entries.set(spot.name, (node = new TmpFile(node.id, context.now())));\n        const handle = new TmpHandle(",
  ]),
  machine("tmp/write", "what is written to a scratch file beyond two mebibytes is dropped", [
    "tmp",
    "this.#account(Math.max(0, at",
    "if (at >= 2097152)\n            return;\n        this.#account(Math.max(0, at",
  ]),
  machine("tmp/write", "a gap of more than a mebibyte in a scratch file is left out", [
    "tmp",
    "content.write(bytes, at);",
    "content.write(bytes, at > content.length + 1048576 ? content.length : at);",
  ]),
  machine(
    "file/own",
    "beyond 64 KiB a descriptor that has written shows what others committed",
    readsLatest("this.#dirty"),
  ),
  machine(
    "file/snapshot",
    "beyond 64 KiB a descriptor shows the latest version",
    readsLatest("!this.#dirty"),
  ),
  machine(
    "commit/whole",
    "of a value that has the size of the one before, only the first 64 KiB are replaced",
    [
      "kv-value",
      PUT,
      "put: merged ?? (found?.value?.length === this.#staging.length && this.#staging.length > 65536 ? Uint8Array.from([...this.#staging.view(0, 65536), ...found.value.subarray(65536)]) : this.#staging.freeze())",
    ],
  ),
  machine("kv/value/bytes", "the last block of a value of whole blocks is lost", [
    "kv-value",
    PUT,
    "put: merged ?? (this.#staging.length % 16384 === 0 && this.#staging.length > 0 ? this.#staging.view(0, this.#staging.length - 16384).slice() : this.#staging.freeze())",
  ]),
  machine("kv/value/bytes", "the mark of UTF-8 at the beginning of a value is not kept", [
    "kv-value",
    PUT,
    'put: merged ?? (Buffer.from(this.#staging.view(0, 3)).toString("hex") === "efbbbf" ? this.#staging.view(3).slice() : this.#staging.freeze())',
  ]),
];
