/**
 * Adds to package-lock.json the platform packages that a registry could not answer for.
 *
 * A tool's native half is an optional dependency for each platform. A registry that mirrors only
 * some platforms makes `npm install` leave the others out of the lockfile, and then `npm ci` refuses
 * it ("Missing: … from lock file"). The entries added here carry the exact version that the tool
 * asks for and the platform that its name says, so npm skips them everywhere else.
 *
 * Run it after every `npm install` that changed the lockfile: `node tools/complete-lockfile.mjs`.
 */
import { readFile, writeFile } from "node:fs/promises";

const SYSTEMS = /\b(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)\b/;
const PROCESSORS = /\b(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|wasm32|x64)\b/;

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(file, "utf8"));
let added = 0;

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const there = found(path, name);
    const exact = /^\d/.test(version);
    if (there && (!exact || there.version === version)) continue;
    if (!exact) throw new Error(`${path} asks for ${name}@${version}, and no version is known`);
    lock.packages[place(path, name)] = { version, ...platform(name), dev: true, optional: true };
    added += 1;
  }
}

const byPath = ([a], [b]) => a.localeCompare(b, "en");
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(byPath));
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added`);

/** The entry that a package at `path` gets for `name`: its own node_modules, or one above. */
function found(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    const entry = lock.packages[`${at && `${at}/`}node_modules/${name}`];
    if (entry || at === "") return entry;
  }
}

/** Beside the package that asks, or inside it where another version stands there. */
function place(path, name) {
  const beside = `${path.slice(0, path.lastIndexOf("node_modules/"))}node_modules/${name}`;
  return lock.packages[beside] ? `${path}/node_modules/${name}` : beside;
}

/** What the name says: `@scope/binding-linux-x64-musl` is for Linux, on x64, with musl. */
function platform(name) {
  const cpu = PROCESSORS.exec(name)?.[0];
  const os = SYSTEMS.exec(name)?.[0];
  const libc = /-(gnu|musl)/.exec(name)?.[1]?.replace("gnu", "glibc");
  if (!cpu && !os) throw new Error(`${name}: for which platform?`);
  return {
    ...(cpu && { cpu: [cpu] }),
    ...(libc && os === "linux" && { libc: [libc] }),
    ...(os && { os: [os] }),
  };
}
