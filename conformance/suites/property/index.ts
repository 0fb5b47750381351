/** The properties, each with the requirements that it can find violated. */

import { PROFILES } from "../../arbitraries/profiles.ts";
import type { Test } from "../../test.ts";
import type { Probing } from "../judged.ts";
import { type Property, propertyTest } from "./property.ts";

/** `a/b a/c` from `a`, `b c`. */
function ids(prefix: string, words: string): string[] {
  return words.split(" ").map((word) => `${prefix}/${word}`);
}

const SHOWING = ids("file", "snapshot own separate type size");
const READING = [
  ...ids("file/read", "bytes end position offset denied"),
  ...ids("file", "seek seek/negative"),
];
const WRITING = [...ids("file/write", "bytes gap append denied"), "file/truncate"];
const OPENING = ids("file/open", "missing truncate keep effect");
const EXCLUSIVE = ids("file/exclusive", "exists reserved hidden ended lost");
const DIRECTORIES = ["file/directory/write", "file/directory/read", "file/open/directory"];
const COMMITS = ids(
  "commit",
  "invisible created sync datasync close empty truncated clean whole last again removed",
);
const APPENDS = ["commit/append", ...ids("commit/append", "again removed mixed")];
const FAILED = ids("commit", "failed parent directory poisoned poisoned/close");
const RENAMED = ["commit/rename", ...ids("commit/rename", "copy failed")];
const LOCAL = [...ids("kv/local", "own shared kept"), "kv/value/bytes", "kv/missing"];
const REMOVING = ids(
  "kv",
  "unlink unlink/missing unlink/directory rmdir rmdir/not-empty rmdir/missing rmdir/value",
);
const MAKING = ["kv/mkdir", "kv/mkdir/exists"];
const LISTING = [
  "kv/list",
  "kv/list/absent",
  "kv/list/descriptor",
  "layout/alias/list",
  "layout/control/unlisted",
];
const RENAMES = [
  "kv/rename",
  ...ids("kv/rename", "replaces same missing onto-directory directory service staged"),
];
const CONDITIONS = [
  ...ids("with/if", "version absent present commit explicit next rename unlink"),
  "with/commit",
];
const GRAMMAR = ids("with", "unknown duplicate malformed unsupported decoded operation");
const VERSIONS = ids(
  "version",
  "descriptor staged synced renamed increasing recreated renamed-key removed",
);
const PATHS = ids(
  "layout/path",
  "ignored dot-dot escape absolute empty nul slash through-value through-missing",
);
const NAMES = [...ids("layout/name", "exact undecoded dot"), "layout/alias"];
const CONTROL = ids("layout/control", "confined dot-dot unknown");
const FIXED = ids("layout", "beta version fixed info");
const REFUSED = ["layout/links/create", "layout/links/read", "layout/times"];
const MOUNTS = ids("mounts", "service descriptor removed");
const ENDS = [
  ...ids("runtime/exit", "commit return order failed others nonzero"),
  "runtime/trap",
  "runtime/committed",
];
const TMP = ids("tmp", "empty private live unlinked rename directories write exclusive");
const ERRORS = ["errors/table", "errors/atomic", "errors/order"];

type Name = keyof typeof PROFILES;

/** How many scripts there are with the default budget, what they judge, and what they need for it. */
const PROPERTIES: Readonly<Record<Name, Omit<Property, "id" | "profile">>> = {
  values: { scripts: 60, cites: [...SHOWING, ...READING, ...WRITING, ...OPENING, ...LOCAL] },
  commits: { scripts: 60, cites: [...COMMITS, ...FAILED, ...SHOWING, ...LOCAL] },
  append: { scripts: 60, cites: [...APPENDS, ...COMMITS, "file/write/append"] },
  exclusive: { scripts: 60, cites: [...EXCLUSIVE, ...MAKING, "kv/list/absent", "commit/created"] },
  conditions: {
    scripts: 60,
    cites: [...CONDITIONS, "with/decoded", "commit/poisoned", "version/removed"],
  },
  grammar: { scripts: 60, cites: GRAMMAR },
  versions: {
    scripts: 60,
    cites: [...VERSIONS, "commit/clean", "kv/rename/same", "file/open/effect"],
  },
  tree: {
    scripts: 60,
    cites: [...REMOVING, ...MAKING, ...LISTING, ...RENAMES, ...DIRECTORIES, ...REFUSED, ...MOUNTS],
  },
  paths: { scripts: 60, cites: [...PATHS, ...CONTROL, ...FIXED, "layout/name/dot"] },
  names: { scripts: 60, cites: [...NAMES, ...LISTING, "mounts/descriptor"] },
  errors: {
    scripts: 60,
    cites: [...ERRORS, ...PATHS, ...GRAMMAR, "layout/name/dot", "layout/fixed", "layout/unclaimed"],
  },
  ends: {
    scripts: 60,
    cites: [...ENDS, "file/exclusive/ended", "with/commit", "with/if/explicit", "kv/local/kept"],
  },
  kills: {
    scripts: 30,
    cites: ["runtime/kill", "runtime/committed", "file/exclusive/ended"],
    needs: ["concurrency"],
  },
  tmp: { scripts: 60, cites: [...TMP, ...RENAMED, "version/renamed", "kv/rename/service"] },
  world: {
    scripts: 40,
    cites: ids("runtime", "arguments environment stderr/whole stdin/whole stdout/whole"),
  },
  mixed: {
    scripts: 60,
    cites: [
      ...COMMITS,
      ...APPENDS,
      ...FAILED,
      ...SHOWING,
      ...EXCLUSIVE,
      ...CONDITIONS,
      ...RENAMED,
      ...RENAMES,
      ...LISTING,
      ...REMOVING,
      ...ENDS,
    ],
  },
};

export function propertyTests(probing: Probing = {}, keep?: Property["keep"]): Test[] {
  return Object.entries(PROPERTIES).map(([name, property]) => {
    const { cites } = property;
    const profile = PROFILES[name as Name];
    return propertyTest(
      {
        ...property,
        id: `property/${name}`,
        cites: [...new Set(cites)],
        profile,
        ...(keep && { keep }),
      },
      probing,
    );
  });
}
