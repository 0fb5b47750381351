/** `init`: the skeleton of a driver, working as it stands, for its author to change. */

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Option, type Command } from "commander";
import { UserError } from "../driver/errors.ts";
import { quote } from "./host.ts";

interface Skeleton {
  /** File name to text. */
  files(): Record<string, string>;
  /** What is typed in the folder before there is something to run. */
  build?: string;
  /** What `--host` is given; the folder itself if absent. */
  host?: string;
  note: string;
}

const COMMAND_LINE = "It starts `myhost run` for every guest: change that command, and hello.";

/** The one in JavaScript is an adapter that the suite is tested with, and the one in Python that of the document. */
const SKELETONS: Readonly<Record<"js" | "python" | "go" | "rust" | "c", Skeleton>> = {
  js: {
    files: () => ({
      "adapter.mjs": read("../hosts/node-wasi/adapter.mjs"),
      "guest.mjs": read("../hosts/node-wasi/guest.mjs"),
      "package.json": read("../hosts/node-wasi/package.json"),
    }),
    note: "It runs guests with Node's own WASI, over a plain directory: replace what guest.mjs does by your host.",
  },
  python: {
    files: () => ({ "driver.py": codeOf(read("../driver/PROTOCOL.md"), "python") }),
    host: "driver.py",
    note: COMMAND_LINE,
  },
  go: {
    files: () => ({ "driver.go": read("skeletons/driver.go"), "go.mod": read("skeletons/go.mod") }),
    build: "go build -o driver",
    host: "driver",
    note: COMMAND_LINE,
  },
  rust: {
    files: () => ({
      "driver.rs": read("skeletons/driver.rs"),
      "Cargo.toml": read("skeletons/Cargo.toml"),
    }),
    build: "cargo build",
    host: "target/debug/driver",
    note: COMMAND_LINE,
  },
  c: {
    files: () => ({ "driver.c": read("skeletons/driver.c") }),
    build: "cc -O1 -o driver driver.c",
    host: "driver",
    note: COMMAND_LINE,
  },
};

export function addInit(program: Command): void {
  program
    .command("init")
    .description("write the skeleton of a driver into a folder")
    .argument("<folder>", "a new or empty one")
    .addOption(
      new Option("--lang <language>", "of the driver")
        .choices(Object.keys(SKELETONS))
        .default("js"),
    )
    .action((folder: string, { lang }: { lang: keyof typeof SKELETONS }) => {
      const { host, note, files, build } = SKELETONS[lang];
      writeAll(folder, files());
      const path = quote(host === undefined ? folder : join(folder, host));
      const named = path.startsWith("/") || path.startsWith(".") ? path : `./${path}`;
      process.stdout.write(
        [
          `${folder} has the skeleton of a driver. ${note}`,
          ...(build === undefined ? [] : [`  (cd ${quote(folder)} && ${build})`]),
          `  npx wasi-cloud-conformance doctor --host ${named}   is the driver right?`,
          `  npx wasi-cloud-conformance --host ${named}          is the host?`,
          "",
        ].join("\n"),
      );
    });
}

function writeAll(folder: string, files: Record<string, string>): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UserError(`${folder} is not empty: name a new folder`);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    writeFileSync(path, text);
    if (text.startsWith("#!")) chmodSync(path, 0o755);
  }
}

/** A file beside this one. */
function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

/** The longest fenced block of a language. */
function codeOf(markdown: string, language: string): string {
  const blocks = [...markdown.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(
    (match) => match[1]!,
  );
  return blocks.toSorted((a, b) => b.length - a.length)[0]!;
}
