import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const layout: readonly Mutant[] = [
  machine("layout/beta", "`/beta` has no attributes", [
    "fixed",
    "return this.open(context, target,",
    'if (target.place.length === 1) throw fault("no-entry");\nreturn this.open(context, target,',
  ]),
  machine("layout/version", "the version lacks its newline", [
    "fixed",
    "version: `${VERSION}\\n`",
    "version: VERSION",
  ]),
  machine("layout/features", "the last feature lacks its newline", [
    "fixed",
    '.map((feature) => `${feature}\\n`).join("")',
    '.join("\\n")',
  ]),
  machine("layout/features", "a feature is listed that the host does not claim", [
    "fixed",
    '["core", ...features]',
    '["core", "locks", ...features]',
  ]),
  machine("layout/unclaimed", "a reserved name is merely absent", [
    "fixed",
    '    ["proc", undefined],\n',
    "",
  ]),
  {
    ...machine("layout/unclaimed", "another scope is merely absent", [
      "kv-path",
      'refuse("unclaimed")',
      'refuse("nowhere")',
    ]),
    options: { features: [] },
  },
  machine(
    "layout/unclaimed",
    "the directory of another feature is empty and there",
    ["fixed", '["queue", "queue"],', ""],
    ["fixed", "const tree = {", "const tree = { queue: {},"],
  ),
  machine("layout/fixed", "a change of what is fixed is refused as not granted", [
    "fixed",
    'throw fault("read-only")',
    'throw fault("access")',
  ]),
  machine("layout/fixed", "the scope can be removed", [
    "kv",
    'use !== "look" && use !== "open"',
    'use !== "look" && use !== "open" && use !== "change"',
  ]),
  machine("layout/info", "the host's own values open for writing", [
    "fixed",
    'if (use === "look" || use === "open")',
    'if (use === "look" || use === "open" || (use === "open-write" && typeof this.#find(path) === "string"))',
  ]),
  machine("layout/path/ignored", "`.` is a name", [
    "path",
    'part === "" || part === "."',
    'part === "" || (part === "." && components.length === 0)',
  ]),
  machine("layout/path/ignored", "a double slash is a name", [
    "path",
    'const parts = path.split("/");',
    'const parts = path.replace(/([^/])\\/\\/+(?=[^/])/g, "$1/%/").split("/");',
  ]),
  machine("layout/path/dot-dot", "`..` keeps the first component", [
    "path",
    "components.pop() === undefined",
    "(components.length > 1 ? components.pop() : components[0]) === undefined",
  ]),
  machine("layout/path/dot-dot", "what `..` removes has to be there", [
    "perform",
    "const target = namespace.resolve(handle, path);",
    'const climb = path.lastIndexOf("/..");\n    if (climb > 0) {\n        const before = namespace.resolve(handle, path.slice(0, climb));\n        before.service.checkOptions(context, before, "look");\n        before.service.stat(context, before, true);\n    }\n    const target = namespace.resolve(handle, path);',
  ]),
  machine("layout/path/escape", "`..` stops at the directory that it starts from", [
    "path",
    'if (components.pop() === undefined)\n            throw fault("not-permitted")',
    "components.pop()",
  ]),
  machine("layout/path/absolute", "a leading slash is ignored", [
    "path",
    "path.charCodeAt(0) === SLASH",
    "path.charCodeAt(0) === SLASH && path.charCodeAt(1) === SLASH",
  ]),
  machine("layout/path/empty", "an empty path is the directory itself", [
    "path",
    'if (path === "")\n        throw fault("no-entry")',
    'if (path === "")\n        return { components: [], slash: true, climbed: false }',
  ]),
  machine("layout/path/nul", "a NUL byte makes a path that does not exist", [
    "path",
    'throw fault("invalid")',
    'throw fault("no-entry")',
  ]),
  machine("layout/path/slash", "a slash behind a value is ignored unless it would be created", [
    "kv",
    "(found ? !isDirectory(found) : creates)",
    "!found && creates",
  ]),
  machine("layout/path/slash", "a slash behind a new value is ignored", [
    "kv",
    "(found ? !isDirectory(found) : creates)",
    "found && !isDirectory(found)",
  ]),
  machine("layout/path/through-value", "what lies below a value is merely absent", [
    "kv-record",
    '? "no-entry" : "not-directory"',
    '? "no-entry" : "no-entry"',
  ]),
  machine(
    "layout/path/through-value",
    "only the directly upper component is looked at",
    ["kv-record", "if (slash > 0)", 'if (slash > 0 && slash === key.indexOf("/"))'],
    [
      "kv",
      "directoryAt(context, parent, base);\n    if (target",
      'if (parent.split("/").length < 4) directoryAt(context, parent, base); else if (!context.ask({ ask: "get", key: parent })) throw fault("no-entry");\n    if (target',
    ],
  ),
  machine("layout/path/through-missing", "a missing directory on the way is no directory", [
    "kv-record",
    'throw fault("no-entry")',
    'throw fault("not-directory")',
  ]),
  machine("layout/name/exact", "names are normalised", [
    "kv-path",
    "const key = `${parent}/${name}`",
    'const key = `${parent}/${name}`.normalize("NFC")',
  ]),
  machine("layout/name/exact", "case does not matter", [
    "kv-path",
    "const key = `${parent}/${name}`",
    "const key = `${parent}/${name.toLowerCase()}`",
  ]),
  machine("layout/name/undecoded", "names are percent-decoded", [
    "kv-path",
    "const name = below[below.length - 1]",
    "const name = below[below.length - 1].replace(/%([2-7][0-9A-F])/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))",
  ]),
  machine("layout/name/dot", "a name may begin with one dot", [
    "kv-path",
    'if (name.startsWith("."))\n        throw',
    'if (name.startsWith(".."))\n        throw',
  ]),
  machine("layout/name/dot", "a directory's name may begin with a dot", [
    "kv",
    "if (!found)\n                checkName(name);",
    "",
  ]),
  machine("layout/control/unlisted", "the control directory is listed", [
    "kv",
    "scopesOf(context).map((name)",
    '[...scopesOf(context), ".with"].map((name)',
  ]),
  machine("layout/control/confined", "options are understood behind the scope too", [
    "kv-path",
    "const { path } = target;",
    'const path = target.path[1] === ".with" && target.path.length > 3 ? [".with", target.path[2], target.path[0], ...target.path.slice(3)] : target.path;',
  ]),
  machine("layout/control/dot-dot", "`..` may lead to a control directory", [
    "kv-path",
    'if (control && climbed)\n        throw fault("not-permitted");',
    "",
  ]),
  machine("layout/control/unknown", "any name with a dot is an empty directory", [
    "kv-path",
    'if (path[0]?.startsWith(".") === true)\n            return refuse("nowhere")',
    'if (path[0]?.startsWith(".") === true)\n            return refuse("fixed")',
  ]),
  machine(
    "layout/alias",
    "the alias is a scope of its own",
    [
      "kv-path",
      "const scope = inScope ? first : DEFAULT_SCOPE",
      'const scope = inScope ? first : path.length > 1 ? DEFAULT_SCOPE : "alias"',
    ],
    [
      "backends/memory",
      "this.#records.set(scope, { version: FIRST });",
      'this.#records.set(scope, { version: FIRST }), this.#records.set("alias", { version: FIRST });',
    ],
  ),
  machine("layout/alias/list", "the listing of the store has the scopes alone", [
    "kv",
    "[...scopes, ...entries(context, DEFAULT_SCOPE).filter(({ name }) => isAlias(name))]",
    "scopes",
  ]),
  machine("layout/alias/list", "the listing of the store has the keys alone", [
    "kv",
    "[...scopes, ...entries(",
    "[...entries(",
  ]),
  machine("layout/links/create", "a hard link is not permitted", [
    "node",
    'link(_context, _from, _to, _follow) {\n        throw fault("unsupported")',
    'link(_context, _from, _to, _follow) {\n        throw fault("not-permitted")',
  ]),
  machine("layout/links/create", "a symbolic link is made as an empty value", [
    "kv",
    "readlink(context, target) {",
    "symlink(context, _text, target) { commit(context, [{ key: at(target).key, version: 0n }], [{ key: at(target).key, put: new Uint8Array(0) }]); }\n    readlink(context, target) {",
  ]),
  machine("layout/links/read", "a value is no symbolic link, which is unsupported", [
    "kv",
    'throw fault("no-entry");\n        throw fault("invalid")',
    'throw fault("no-entry");\n        throw fault("unsupported")',
  ]),
  machine("layout/times", "setting the times of a path does nothing and succeeds", [
    "kv",
    "readlink(context, target) {",
    "setTimes() {}\n    readlink(context, target) {",
  ]),
  machine("layout/times", "setting the times of a descriptor does nothing and succeeds", [
    "kv-value",
    "    size() {",
    "    setTimes() {}\n    size() {",
  ]),
];
