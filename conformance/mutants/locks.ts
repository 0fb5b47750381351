import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

/** Taking, releasing and renewing locks. */
export const locks: readonly Mutant[] = [
  machine("locks/fixed", "a scope of locks says that it has no directory to remove", [
    "locks",
    'if (place === "fixed" && use !== "look" && use !== "open")\n            throw fault("read-only");',
    'if (place === "fixed" && use !== "look" && use !== "open")\n            throw fault(target.path.length > 0 ? "unsupported" : "read-only");',
  ]),
  machine("locks/scope", "the scope global is missing", [
    "lock-path",
    '["region", "global"]',
    '["region"]',
  ]),
  machine("locks/name", "a name has as many characters as it may have bytes", [
    "lock-path",
    "byteLength(name) >",
    "name.length >",
  ]),
  machine("locks/name", "a name may have one byte more", [
    "lock-path",
    "> limitsOfLocks(limits).lock_name_bytes",
    "> limitsOfLocks(limits).lock_name_bytes + 1",
  ]),
  machine("locks/name/dot", "a lock may have a name with a leading dot", [
    "locks",
    'if (how.create && name.startsWith("."))',
    'if (how.create && name === ".with")',
  ]),
  machine("locks/name/one", "what is behind a name is missing, held or not", [
    "locks",
    'throw fault(held ? "not-directory" : "no-entry");',
    'throw fault("no-entry");',
  ]),
  machine("locks/unsupported", "a directory in a scope of locks is made and forgotten", [
    "locks",
    "readlink(context, target) {",
    "mkdir() { }\n    readlink(context, target) {",
  ]),
  machine("locks/unsupported", "removing a lock as a directory releases it", [
    "locks",
    "readlink(context, target) {",
    "rmdir(context, target) { this.unlink(context, target); }\n    readlink(context, target) {",
  ]),
  machine("locks/control", "the control directories are listed", [
    "locks",
    "return lockScopes(context).map((name)",
    'return [...lockScopes(context), ".wait"].map((name)',
  ]),
  machine(
    "locks/control",
    "waiting resolves from a scope, too",
    [
      "lock-path",
      "const waits = path[path[0] === WITH ? 2 : 0] === WAIT;",
      "if (path[0] === LOCK_SCOPE && path[1] === WAIT) path = path.slice(1);\n    const waits = path[path[0] === WITH ? 2 : 0] === WAIT;",
    ],
    [
      "lock-path",
      "const [scope, name, ...beyond] = denoted(path);",
      "const [scope, name, ...beyond] = denoted(path[0] === LOCK_SCOPE && path[1] === WAIT ? path.slice(1) : path);",
    ],
  ),
  machine("locks/control/dot-dot", "a control directory behind `..` is as good as another", [
    "lock-path",
    "if (climbed && path[0]",
    'if (climbed && path[0] !== ".wait" && path[0]',
  ]),
  machine(
    "locks/acquire",
    "who has released a lock cannot take it again",
    [
      "backends/locks",
      'if (held?.owner === owner)\n            return "own";',
      'if (held?.owner === owner || (!held && this.once?.get(key) === owner))\n            return "own";',
    ],
    [
      "backends/locks",
      'this.#free(key);\n        return "released";',
      '(this.once ??= new Map()).set(key, owner);\n        this.#free(key);\n        return "released";',
    ],
  ),
  machine(
    "locks/acquire/held",
    "who holds a lock takes it again",
    [
      "backends/locks",
      'if (held?.owner === owner)\n            return "own";',
      "if (held?.owner === owner && !wait)\n            return { token: held.token };",
    ],
    [
      "locks",
      'if (held)\n            throw fault("exist");',
      'if (held && held.owner !== context.owner)\n            throw fault("exist");',
    ],
  ),
  machine("locks/acquire/held", "a lock whose holder waits for another is given away", [
    "backends/locks",
    'if (!wait)\n            return "held";',
    'if (!wait)\n            return "held";\n        for (const [mine, one] of this.#held)\n            if (one.owner === owner) this.#held.delete(mine);',
  ]),
  machine("locks/acquire/create", "an open with create takes a free lock without excl", [
    "locks",
    "!(how.exclusive && how.write)",
    "!((how.exclusive || !held) && how.write)",
  ]),
  machine("locks/acquire/create", "a lock is taken for reading", [
    "locks",
    "!(how.exclusive && how.write)",
    "!how.exclusive",
  ]),
  machine("locks/open", "a lock can be opened for writing by others, if also for reading", [
    "locks",
    "if (how.write && !own)",
    "if (how.write && !how.read && !own)",
  ]),
  machine("locks/open", "opening another's lock for writing says that it exists", [
    "locks",
    'if (how.write && !own)\n            throw fault("not-permitted");',
    'if (how.write && !own)\n            throw fault("exist");',
  ]),
  machine(
    "locks/list",
    "a listing has the locks that were ever held",
    [
      "backends/locks",
      "return below.filter((key) => this.#look(key)).map",
      "return [...(this.ever ??= new Set())].filter((key) => scopeOf(key) === scope).map",
    ],
    [
      "backends/locks",
      "const token = this.#options.token();",
      "(this.ever ??= new Set()).add(key);\n        const token = this.#options.token();",
    ],
  ),
  machine(
    "locks/list",
    "a listing has locks whose lease ran out",
    ["backends/locks", "return below.filter((key) => this.#look(key)).map", "return below.map"],
    [
      "backends/locks",
      "if (!held && this.#isFull(",
      "if (!held && this.#held.size >= this.#options.most && this.#isFull(",
    ],
  ),
  machine("locks/note", "a note is shown when it is written", [
    "lock-note",
    "this.#staging.write(bytes, at);\n            this.#dirty = true;",
    'this.#staging.write(bytes, at);\n            this.#dirty = true;\n            const { key, token } = this.#grant;\n            context.ask({ ask: "lock-note", key, token, note: this.#staging.freeze() });',
  ]),
  machine("locks/note", "the close of a descriptor drops what was not synced", [
    "lock-note",
    "if (this.#dirty || this.#failed)",
    "if (this.#failed)",
  ]),
  machine("locks/note/size", "a note may be a byte longer", [
    "lock-note",
    "> limitsOfLocks(limits).lock_note_bytes",
    "> limitsOfLocks(limits).lock_note_bytes + 1",
  ]),
  machine("locks/note/size", "a note may be made as long as one likes", [
    "lock-note",
    "this.#checkSize(context, size);",
    "",
  ]),
  machine(
    "locks/note/gone",
    "the note of the last holder stays",
    [
      "backends/locks",
      "this.#held.set(key, { token, owner, note: NOTHING, lease, expires });",
      "this.#held.set(key, { token, owner, note: this.notes?.get(key) ?? NOTHING, lease, expires });",
    ],
    [
      "backends/locks",
      "held.note = note;",
      "(this.notes ??= new Map()).set(key, held.note = note);",
    ],
  ),
  machine("locks/token", "a token is the time of the clock, which may stand still", [
    "backends/store",
    "this.#token = time > last ? time : last + 1n;",
    "this.#token = time;",
  ]),
  machine("locks/token", "the same execution is given the same token again", [
    "backends/locks",
    "const token = this.#options.token();",
    "const token = this.#options.token() * 0n + ((this.given ??= new Map()).get(`${owner} ${key}`) ?? this.#options.token());\n        this.given.set(`${owner} ${key}`, token);",
  ]),
  machine("locks/token/same", "the commit of a note gives a new token", [
    "backends/locks",
    "held.note = note;",
    "held.note = note;\n        held.token = this.#options.token();",
  ]),
  machine("locks/token/same", "a descriptor with a staged note shows no token", [
    "lock-note",
    "return lockStat(this.#grant.key, this.#staging.length, this.#grant.token);",
    "return lockStat(this.#grant.key, this.#staging.length, this.#dirty ? 0n : this.#grant.token);",
  ]),
  machine(
    "locks/release",
    "a lock with a note has to be closed to be released",
    [
      "backends/locks",
      'this.#free(key);\n        return "released";',
      'if (held.note.length === 0)\n            this.#free(key);\n        return "released";',
    ],
    ["backends/locks", "isHeld(key, token) {", "isHeld(key, token) {\n        void 0;"],
  ),
  machine("locks/release/other", "anybody can release a lock under its token", [
    "backends/locks",
    'if (held.owner !== owner)\n            return "other";\n        this.#free(key);',
    'if (held.owner !== owner && token === undefined)\n            return "other";\n        this.#free(key);',
  ]),
  machine("locks/release/other", "anybody can release a lock", [
    "backends/locks",
    'if (held.owner !== owner)\n            return "other";\n        this.#free(key);',
    "this.#free(key);",
  ]),
  machine("locks/release/other", "another's lock is missing to an unlink", [
    "locks",
    'if (released === "other")\n            throw fault("not-permitted");',
    'if (released === "other")\n            throw fault("no-entry");',
  ]),
  machine("locks/release/free", "unlinking what nobody holds succeeds", [
    "locks",
    'if (released === "free")\n            throw fault("no-entry");',
    "",
  ]),
  machine("locks/release/if", "the condition of an unlink is ignored", [
    "locks",
    'typeof condition === "bigint" ? tokenOf(condition) : undefined',
    "undefined",
  ]),
  machine("locks/release/if", "an unlink under a token that was given before will do", [
    "backends/locks",
    'if (token !== undefined && held?.token !== token)\n            return "stale";',
    'if (token !== undefined && !(held?.token >= token))\n            return "stale";',
  ]),
  machine(
    "locks/release/close",
    "the close of the descriptor that acquired releases",
    [
      "lock-note",
      "if (this.#dirty || this.#failed)\n            this.sync(context);",
      'if (this.#dirty || this.#failed)\n            this.sync(context);\n        const { key, token } = this.#grant;\n        if (this.acquired) context.ask({ ask: "lock-release", key, owner: context.owner, token });',
    ],
    [
      "locks",
      "return new NoteHandle(grant, { truncate: false, write: true });",
      "return Object.assign(new NoteHandle(grant, { truncate: false, write: true }), { acquired: true });",
    ],
  ),
  machine("locks/release/end", "who is killed keeps its locks", [
    "perform",
    'if (!normal) {\n            context.ask({ ask: "end", owner: context.owner });',
    "if (!normal) {",
  ]),
  machine("locks/release/end", "who ends normally keeps its locks", [
    "perform",
    "state.context.engaged)",
    "state.context.engaged === undefined)",
  ]),
  machine("locks/release/end", "of several locks an end releases one", [
    "backends/locks",
    "if (holder === owner)\n                this.#free(key);",
    "if (holder === owner) {\n                this.#free(key);\n                break;\n            }",
  ]),
  machine("locks/release/end", "the end of who only waited for its lock releases nothing", [
    "lock-wait",
    "context.engaged = true;",
    "",
  ]),
  machine("locks/release/bound", "locks may stay for an hour", [
    "limits",
    "lock_release_ms: 0",
    "lock_release_ms: 3_600_000",
  ]),
];
