import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const adapter = mutantsOf("wasi0.2");

/** What can go wrong between a component's resources and the machine. */
export const components: readonly Mutant[] = [
  adapter("commit/datasync", "a data sync does nothing", [
    "wasi/components/descriptor",
    "syncData() {\n        this.sync();",
    "syncData() {\n        void this.file;",
  ]),
  adapter(
    "commit/close",
    "a descriptor of which a stream was made is not closed when both are dropped",
    [
      "wasi/components/streams",
      "[dispose]() {\n        this.file.release();\n    }\n}\ntrapForged(OutputStream",
      "[dispose]() {\n        void this.file;\n    }\n}\ntrapForged(OutputStream",
    ],
  ),
  adapter("commit/append", "a stream that appends begins where the end was when it was made", [
    "wasi/components/descriptor",
    'flags.type === "stream" ? undefined : "end"',
    'flags.type === "stream" ? undefined : call({ op: "fstat", fd }).size',
  ]),
  adapter("file/read/position", "a stream writes each piece where it was made", [
    "wasi/components/streams",
    "this.#offset = offset + written;",
    "this.#offset = offset;",
  ]),
  adapter("file/seek", "a stream begins at the beginning, wherever it is to begin", [
    "wasi/components/descriptor",
    "new InputStream(this.file, Number(offset))",
    "new InputStream(this.file, 0)",
  ]),
  adapter("file/truncate", "setting a larger size does nothing", [
    "wasi/components/descriptor",
    'call({ op: "truncate", fd, size: Number(length) });',
    'if (Number(length) <= call({ op: "fstat", fd }).size) call({ op: "truncate", fd, size: Number(length) });',
  ]),
  adapter("file/open/truncate", "an open for reading and writing does not truncate", [
    "wasi/components/descriptor",
    "const how = { read, write, create, exclusive, truncate,",
    "const how = { read, write, create, exclusive, truncate: truncate && !read,",
  ]),
  adapter("with/if/version", "times have no more than milliseconds", [
    "wasi/components/clocks",
    "nanoseconds: Number(time - seconds * SECOND)",
    "nanoseconds: Math.floor(Number(time - seconds * SECOND) / 1e6) * 1e6",
  ]),
  adapter("kv/list", "a directory has no more entries than fit on a page of three", [
    "wasi/components/directory-entries",
    "this.entries = entries.values();",
    "this.entries = entries.slice(0, 3).values();",
  ]),
  adapter("mounts/service", "both paths of a rename start at the first descriptor", [
    "wasi/components/descriptor",
    'op: "rename", ...place(this, path), to: place(other, target)',
    'op: "rename", ...place(this, path), to: place(this, target)',
  ]),
  adapter("layout/path/slash", "slashes at the end of a path are ignored", [
    "wasi/components/descriptor",
    "return { at: file.fd, path };",
    'return { at: file.fd, path: path.replace(/(?<=.)\\/+$/, "") };',
  ]),
  adapter("layout/path/escape", "a path that leaves its directory is an access that is denied", [
    "wasi/components/run",
    "throw refusal(error.code)",
    'throw refusal(error.code === "not-permitted" ? "access" : error.code)',
  ]),
  adapter("layout/path/empty", "an empty path is the directory itself", [
    "wasi/components/descriptor",
    "return { at: file.fd, path };",
    'return { at: file.fd, path: path === "" ? "." : path };',
  ]),
  adapter("layout/times", "setting times is accepted and not done", [
    "wasi/components/descriptor",
    'this.file.call({ op: "set-times", ...place(this, path), follow, ...set });',
    'this.file.call({ op: "stat", ...place(this, path), follow });',
  ]),
  adapter("layout/links/create", "a hard link is a copy", [
    "wasi/components/descriptor",
    'this.file.call({ op: "link", ...place(this, path), follow, to: place(other, target) });',
    'this.file.call({ op: "stat", ...place(this, path), follow });',
  ]),
  adapter("layout/name/exact", "the longer strings of a guest are normalised", [
    "wasi/components/canonical/sequences",
    "return decoder.decode(bytes);",
    'return decoder.decode(bytes).normalize("NFC");',
  ]),
];
