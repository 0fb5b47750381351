/** Looks at a core module before it is run, so that a wrong one is refused by name and not by a link error. */
import { GuestError } from "./guest-error.ts";
import { PREVIEW1, preview1Names } from "./preview1.ts";

const known = new Set(preview1Names());

/** Throws `GuestError` unless the module can be run as a preview 1 command. */
export function inspectModule(module: WebAssembly.Module): void {
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (from !== PREVIEW1 || kind !== "function" || !known.has(name)) throw foreign(from, name);
  }
  const exported = new Map(
    WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]),
  );
  if (exported.get("_start") !== "function") throw noEntry(exported.has("_initialize"));
  if (exported.get("memory") !== "memory") {
    throw new GuestError(
      "unsupported",
      "it exports no memory named `memory`",
      "export its memory under that name",
    );
  }
}

function noEntry(reactor: boolean): GuestError {
  return reactor
    ? new GuestError(
        "unsupported",
        "it is a library (it exports `_initialize` and no `_start`)",
        "build it as a command, with a main function",
      )
    : new GuestError(
        "unsupported",
        "it exports no `_start`",
        "build it as a WASI command, with a main function",
      );
}

const REBUILD = "rebuild it for wasm32-wasip1";

/** Where modules that run elsewhere import from, and what they are. */
const elsewhere: readonly [
  test: (from: string, name: string) => boolean,
  what: string,
  remedy: string,
][] = [
  [(from) => from === "wasi_unstable", "it was built for preview 0 of WASI", REBUILD],
  [
    (from) => from === "gojs" || from === "go",
    "it was built by Go for JavaScript",
    "rebuild it with GOOS=wasip1 GOARCH=wasm",
  ],
  [
    (from) => from.startsWith("__wbindgen") || from === "wbg",
    "it was built by wasm-bindgen for JavaScript",
    REBUILD,
  ],
  [(from) => from === "wasi", "it uses threads", "rebuild it without threads"],
  [
    (from, name) => from === "env" && name === "memory",
    "it uses threads or an imported memory",
    "rebuild it for wasm32-wasip1, without threads",
  ],
  [
    (from, name) => from === "env" && /^(emscripten|_emscripten|__syscall|invoke_)/.test(name),
    "it was built by Emscripten for JavaScript",
    "rebuild it with wasi-sdk for wasm32-wasip1",
  ],
  [
    (from) => from.startsWith("wasi:"),
    "it is the core of a component",
    "pass the component itself",
  ],
  [(from) => from === PREVIEW1, "no such function is in preview 1", REBUILD],
];

function foreign(from: string, name: string): GuestError {
  const found = elsewhere.find(([test]) => test(from, name));
  const what = found?.[1] ?? "nothing here provides that";
  return new GuestError(
    "unsupported",
    `it imports \`${from}\` \`${name}\`: ${what}`,
    found?.[2] ?? REBUILD,
  );
}
