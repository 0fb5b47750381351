import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");
const preview1 = mutantsOf("preview1");

const STORE = "backends/store";
const EXPIRED = "const gone = this.#expiries.due(this.options.now());";
const SET = "this.#expiries.set(key, expires);";
const TIMED = "const timed = writes.map((write) => timeOf(write, now));";

/** A time to live that is none is taken for the moment of the expiry: no time is as long as what passed since 1970. */
const AT = [
  STORE,
  "expires: now + write.ttl",
  "expires: write.ttl > 10n ** 18n ? write.ttl : now + write.ttl",
] as const;

/** The store remembers what has expired, with the version that it had, until it is put again. */
const ghosts = [
  [
    STORE,
    EXPIRED,
    `${EXPIRED}\n        for (const key of gone) (this.ghosts ??= new Map()).set(key, this.get(key)?.version);`,
  ],
  [STORE, SET, `this.ghosts?.delete(key);\n            ${SET}`],
] as const;

/** As `ghosts`, and who asks for all that was ever in a directory, by a NUL behind its name, is told. */
const listedGhosts = [
  ...ghosts,
  [
    STORE,
    "return this.list(request.key);",
    'const key = request.key.replace("\\0", "");\n                return [...this.list(key), ...(key === request.key ? [] : [...(this.ghosts?.keys() ?? [])]).filter((it) => it.slice(0, it.lastIndexOf("/")) === key).map((it) => ({ name: it.slice(key.length + 1), directory: false }))];',
  ],
] as const;

export const ttl: readonly Mutant[] = [
  machine("kv-ttl/implicit", "what expires is committed on sync alone", [
    "kv-value",
    "explicit: options.explicit || options.condition !== undefined",
    "explicit: options.explicit || options.condition !== undefined || options.ttl !== undefined",
  ]),
  machine("kv-ttl/kept", "of what expires, only the latest 256 are kept", [
    STORE,
    SET,
    `${SET}
            if (expires !== undefined && (this.kept ??= []).push(key) > 256) {
                const oldest = this.kept.shift();
                if (!this.kept.includes(oldest) && this.get(oldest)) this.write([{ key: oldest, put: undefined }], this.#last);
            }`,
  ]),
  machine("kv-ttl/gone", "what has expired is found until somebody commits or lists", [
    STORE,
    "this.#expire();\n        return",
    'if (request.ask !== "get")\n            this.#expire();\n        return',
  ]),
  preview1("kv-ttl/gone", "a guest remembers what it has read beyond its time", [
    "worker/cache",
    "record?.expires === undefined",
    "epoch !== undefined",
  ]),
  preview1("kv-ttl/gone", "a guest remembers what it has put beyond its time", [
    "worker/cache",
    "if (ttl !== undefined)",
    "if (ttl === 0n)",
  ]),
  machine("kv-ttl/exact", "a value is there at the moment at which it expires", [
    "backends/expiries",
    "first.at <= now",
    "first.at < now",
  ]),
  machine("kv-ttl/exact", "a value expires a millisecond early", [
    "backends/expiries",
    "first.at <= now",
    "first.at <= now + 1000000n",
  ]),
  machine("kv-ttl/exact", "what expires is looked for every 100 milliseconds", [
    STORE,
    EXPIRED,
    "const now = this.options.now();\n        if (now - (this.looked ?? 0n) < 100000000n)\n            return;\n        this.looked = now;\n        const gone = this.#expiries.due(now);",
  ]),
  machine("kv-ttl/exact", "expiries are whole seconds", [
    STORE,
    "expires: now + write.ttl",
    "expires: ((now + write.ttl + 999999999n) / 1000000000n) * 1000000000n",
  ]),
  machine("kv-ttl/exact", "of many that expire, the first to expire is not always found", [
    "backends/expiries",
    "if (heap[above].at <= due.at)",
    "if (place % 64 === 0 || heap[above].at <= due.at)",
  ]),
  machine(
    "kv-ttl/commit",
    "the time begins when the key is looked up for the open",
    [
      STORE,
      "return this.#record(request.key);",
      "(this.asked ??= new Map()).set(request.key, this.asked.get(request.key) ?? this.options.now());\n                return this.#record(request.key);",
    ],
    [
      STORE,
      TIMED,
      "const timed = writes.map((write) => timeOf(write, this.asked?.get(write.key) ?? now));",
    ],
    [STORE, SET, `${SET}\n            this.asked?.delete(key);`],
  ),
  machine("kv-ttl/again", "a later commit keeps the expiry that the key has", [
    STORE,
    TIMED,
    "const timed = writes.map((write) => write.ttl !== undefined && this.#expiries.of(write.key) !== undefined ? { ...write, expires: this.#expiries.of(write.key) } : timeOf(write, now));",
  ]),
  machine("kv-ttl/again", "what a descriptor commits after its first commit does not expire", [
    "kv-value",
    "this.#version = version;",
    "this.#version = version;\n        if (this.#options)\n            this.#options = { ...this.#options, ttl: undefined };",
  ]),
  machine(
    "kv-ttl/read",
    "a get begins the time anew",
    [
      STORE,
      SET,
      `${SET}\n            (this.lives ??= new Map()).set(key, expires === undefined ? 0n : expires - now);`,
    ],
    [
      STORE,
      "return this.#record(request.key);",
      "if (this.#expiries.of(request.key) !== undefined)\n                    this.#expiries.set(request.key, this.options.now() + this.lives.get(request.key));\n                return this.#record(request.key);",
    ],
  ),
  machine("kv-ttl/taken", "a put without the option keeps the expiry", [
    STORE,
    SET,
    "if (expires !== undefined || this.get(key)?.value === undefined) this.#expiries.set(key, expires);",
  ]),
  machine("kv-ttl/taken", "an append without the option keeps the expiry", AT, [
    "kv-value",
    "...(ttl !== undefined && { ttl }),",
    "...(this.#appendedFrom !== undefined && found?.expires !== undefined && { ttl: found.expires }),\n                ...(ttl !== undefined && { ttl }),",
  ]),
  machine("kv-ttl/rename", "a rename takes the expiry along", AT, [
    "kv",
    "{ ...timeOf(to), key: at(to).key",
    "{ ...(source.expires !== undefined && { ttl: source.expires }), ...timeOf(to), key: at(to).key",
  ]),
  machine("kv-ttl/rename/target", "what arrives from scratch space does not expire", [
    "kv",
    "{ ...timeOf(to), key, put: bytes }",
    "{ key, put: bytes }",
  ]),
  machine("kv-ttl/rename/target", "what was a key before does not expire", [
    "kv",
    "{ ...timeOf(to), key: at(to).key",
    "{ key: at(to).key",
  ]),
  machine(
    "kv-ttl/rename/onto",
    "what arrives from scratch space expires when the old value would have",
    AT,
    [
      "kv",
      "{ ...timeOf(to), key, put: bytes }",
      "{ ...(found?.expires !== undefined && { ttl: found.expires }), ...timeOf(to), key, put: bytes }",
    ],
  ),
  machine(
    "kv-ttl/rename/onto",
    "a key renamed onto another expires when the old value would have",
    AT,
    [
      "kv",
      "{ ...timeOf(to), key: at(to).key",
      "{ ...(found?.expires !== undefined && { ttl: found.expires }), ...timeOf(to), key: at(to).key",
    ],
  ),
  machine("kv-ttl/rename/same", "a rename of a key onto itself gives it an expiry", [
    "kv",
    "if (key === at(to).key)\n                return;",
    "if (key === at(to).key && at(to).options?.ttl === undefined)\n                return;",
  ]),
  machine("kv-ttl/rename/same", "a rename of a key onto itself takes its expiry away", [
    "kv",
    "if (key === at(to).key)\n                return;",
    "if (key === at(to).key && source.expires === undefined)\n                return;",
  ]),
  machine("kv-ttl/list", "what has expired is listed until it is put again", ...listedGhosts, [
    "kv",
    'const found = context.ask({ ask: "list", key });',
    'const found = context.ask({ ask: "list", key: `${key}\\0` });',
  ]),
  machine(
    "kv-ttl/condition",
    "a version that was looked at still holds when its value has expired",
    [
      "kv-record",
      "const condition = options?.condition;",
      "const condition = options?.condition;\n    if (found?.expires !== undefined) (globalThis.looked ??= new Set()).add(found.version);",
    ],
    [
      "kv-record",
      "(found?.version ?? ABSENT) === condition",
      "((found?.version ?? ABSENT) === condition || (!found && globalThis.looked?.has(condition)))",
    ],
  ),
  machine("kv-ttl/exclusive", "what has expired still has its name", ...ghosts, [
    STORE,
    'if (this.get(request.key))\n                    return "taken"',
    'if (this.get(request.key) || this.ghosts?.has(request.key))\n                    return "taken"',
  ]),
  machine("kv-ttl/rmdir", "a directory with what has expired is not empty", ...listedGhosts, [
    "kv",
    'if (context.ask({ ask: "list", key }).length > 0)',
    'if (context.ask({ ask: "list", key: `${key}\\0` }).length > 0)',
  ]),
  machine("kv-ttl/append", "a descriptor that expires appends to the value that has expired", [
    "kv-value",
    "const latest = found?.value ?? NONE;",
    "const latest = found?.value ?? (this.#options?.ttl !== undefined ? this.#staging.view(0, from) : NONE);",
  ]),
  machine(
    "kv-ttl/quota",
    "what has expired has its place for ever",
    [STORE, EXPIRED, `${EXPIRED}\n        this.expired = (this.expired ?? 0) + gone.length;`],
    [
      "backends/memory",
      "?? 0) + added > this.options.keys",
      "?? 0) + (this.expired ?? 0) + added > this.options.keys",
    ],
  ),
  machine(
    "kv-ttl/open",
    "a descriptor shows nothing once its value has expired",
    [
      "kv-value",
      "read(_context, length, offset) {",
      'read(_context, length, offset) {\n        if (this.expires !== undefined && !_context.ask({ ask: "get", key: this.#key }))\n            return NONE;',
    ],
    [
      "kv-value",
      "this.#ticket = ticket;",
      "this.#ticket = ticket;\n        this.expires = found?.expires;",
    ],
  ),
  machine(
    "kv-ttl/older",
    "when a value expires, the one before it is there again",
    [
      STORE,
      TIMED,
      `${TIMED}\n        for (const { key, expires } of timed) {\n            const before = expires !== undefined && this.#expiries.of(key) === undefined ? this.get(key)?.value : undefined;\n            (this.older ??= new Map()).set(key, before);\n        }`,
    ],
    [
      STORE,
      ".map((key) => ({ key, put: undefined }))",
      ".map((key) => ({ key, put: this.older?.get(key) }))",
    ],
  ),
  machine(
    "kv-ttl/version",
    "a commit after an expiry has the version that has expired",
    ...ghosts,
    [
      STORE,
      "const now = this.options.now();\n        this.#last = now",
      "const now = this.options.now();\n        const again = writes.map(({ key, put }) => put && this.ghosts?.get(key)).find((version) => version);\n        this.#last = again ? again : now",
    ],
  ),
];
