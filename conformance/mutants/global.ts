import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

const TOPOLOGY = "topology/topology";
const REPLICA = "topology/replica";
const ASKED = "this.#learn(region);\n        return region.replica.request(request);";
const REACHES = 'if (request.ask !== "release" && !this.#reaches(cell, region))';
const KNOWN = "if (batch.number < (this.#known[batch.origin] ?? 0))\n                continue;";
const LEARNT =
  "for (const write of batch.writes)\n                if (this.#merge(write, batch.version))";
const CONDITION = "if (isGlobal(key) && options?.condition !== undefined)";
const REFUSED = "if (isGlobal(key) && (how.append || (how.exclusive && how.create)))";
const CROSS = "if (scopeOf(at(from).key) !== scopeOf(at(to).key))";
const BELOW = "(this.#below.get(key) ?? 0) > 0";
const PUT = "this.#entries.set(key, { version, put });";

/** What a region learns is skipped where `condition` holds of a write. */
function unlearnt(condition: string): readonly [string, string, string] {
  return [
    REPLICA,
    LEARNT,
    `for (const write of batch.writes)\n                if (!(${condition}) && this.#merge(write, batch.version))`,
  ];
}

/** Each region shows what it commits itself as late as the others do, where `condition` holds of a write. */
function late(condition: string): readonly [string, string, string] {
  return [
    TOPOLOGY,
    ASKED,
    `this.#learn(region);
        const now = this.#options.now();
        const old = (region.old ??= new Map());
        if (request.ask === "get" && now < (old.get(request.key)?.until ?? 0n)) return old.get(request.key).found;
        if (request.ask !== "commit") return region.replica.request(request);
        const writes = request.writes.filter(({ key, put }) => ${condition}).map(({ key }) => [key, region.replica.request({ ask: "get", key })]);
        const answer = region.replica.request(request);
        old.clear();
        if (typeof answer === "object")
            for (const [key, found] of writes) old.set(key, { found, until: now + this.#delay });
        return answer;`,
  ];
}

export const global: readonly Mutant[] = [
  machine("kv-global/limits", "the bound for the regions is not published", [
    "limits",
    '"kv.global": { global_staleness_ms: 100 }',
    '"kv.global": {}',
  ]),
  machine("kv-global/limits", "the bound for the regions is above its ceiling", [
    "limits",
    "global_staleness_ms: 100",
    "global_staleness_ms: 60001",
  ]),
  machine(
    "kv-global/rules",
    "in global, a directory that is not empty can be removed",
    [
      "kv",
      'if (context.ask({ ask: "list", key }).length > 0)',
      'if (!isGlobal(key) && context.ask({ ask: "list", key }).length > 0)',
    ],
    [
      "kv",
      "const checks = [{ key, version: found.version }, { empty: key }];",
      "const checks = [{ key, version: found.version }, ...(isGlobal(key) ? [] : [{ empty: key }])];",
    ],
  ),
  machine("kv-global/rules", "in global, a rename does not replace", [
    "kv",
    "checkSameScope(from, to);",
    'if (found && isGlobal(at(from).key) && at(from).key !== at(to).key)\n                throw fault("exist");\n            checkSameScope(from, to);',
  ]),
  machine("kv-global/rules", "in global, a rename leaves the source where it is", [
    "kv",
    "{ key, put: undefined },\n                { ...timeOf(to)",
    "{ key, put: isGlobal(key) ? source.value : undefined },\n                { ...timeOf(to)",
  ]),
  machine("kv-global/apart", "a removal in local is one in global, too", [
    "backends/memory",
    "if (put === undefined)\n            this.#records.delete(key);",
    'if (put === undefined && key.startsWith("local/"))\n            this.#records.delete(key.replace("local/", "global/"));\n        if (put === undefined)\n            this.#records.delete(key);',
  ]),
  machine("kv-global/apart", "a key can be renamed from global to local", [
    "kv",
    CROSS,
    'if (scopeOf(at(from).key) !== scopeOf(at(to).key) && !(isGlobal(at(from).key) && at(to).key.startsWith("local/")))',
  ]),
  machine("kv-global/apart", "a key can be renamed from local to global", [
    "kv",
    CROSS,
    'if (scopeOf(at(from).key) !== scopeOf(at(to).key) && !(isGlobal(at(to).key) && at(from).key.startsWith("local/")))',
  ]),
  machine("kv-global/listed", "a listing of the store leaves global out", [
    "kv-path",
    "SCOPES.filter((name) => isServed(context, name))",
    'SCOPES.filter((name) => isServed(context, name) && name !== "global")',
  ]),
  machine("kv-global/condition", "a condition is judged by what the region knows", [
    "kv",
    CONDITION,
    "if (isGlobal(key) && options?.condition === 0n)",
  ]),
  machine("kv-global/condition", "a condition with a version is judged by what the region knows", [
    "kv",
    CONDITION,
    'if (isGlobal(key) && options?.condition !== undefined && !(typeof options.condition === "bigint" && options.condition > 0n))',
  ]),
  machine("kv-global/condition", "a condition of a rename is judged by what the region knows", [
    "kv",
    CONDITION,
    'if (isGlobal(key) && options?.condition !== undefined && use !== "rename-to")',
  ]),
  machine("kv-global/condition", "a condition of an open for reading is judged, too", [
    "kv",
    CONDITION,
    'if (isGlobal(key) && options?.condition !== undefined && use !== "open")',
  ]),
  machine("kv-global/exclusive", "an exclusive open keeps the name in its region alone", [
    "kv",
    REFUSED,
    "if (isGlobal(key) && how.append)",
  ]),
  machine("kv-global/exclusive", "an exclusive open of a key that is there says that it exists", [
    "kv",
    REFUSED,
    'if (isGlobal(key) && how.exclusive && how.create && !how.append && look(context, target, true))\n            throw fault("exist");\n        if (isGlobal(key) && (how.append || (how.exclusive && how.create)))',
  ]),
  machine(
    "kv-global/append",
    "an append goes to the end of what the region knows",
    ["kv", REFUSED, "if (isGlobal(key) && how.exclusive && how.create)"],
    ["kv-value", 'if (offset === "end" && isGlobal(this.#key))', "if (false)"],
  ),
  machine(
    "kv-global/append",
    "an append to what is not there is a put",
    [
      "kv",
      REFUSED,
      "if (isGlobal(key) && ((how.append && look(context, target, how.create)) || (how.exclusive && how.create)))",
    ],
    [
      "kv-value",
      'if (offset === "end" && isGlobal(this.#key))',
      'if (offset === "end" && isGlobal(this.#key) && this.#version > 0n)',
    ],
  ),
  machine(
    "kv-global/own",
    "a put is seen in its region when it is seen in the others",
    late("put !== undefined"),
  ),
  machine(
    "kv-global/own",
    "a removal is seen in its region when it is seen in the others",
    late("put === undefined"),
  ),
  machine("kv-global/monotonic", "every other look goes to the region that knows more", [
    TOPOLOGY,
    ASKED,
    `this.#learn(region);
        if (request.ask === "get" && (this.looks = !this.looks)) {
            const mine = region.replica.request(request);
            for (const other of this.#regions.values()) {
                if (this.#groupOf(seatOf(other)) !== this.#groupOf(seatOf(region))) continue;
                const found = other.replica.request(request);
                if (found?.value && found.version > (mine?.version ?? 0n)) return found;
            }
            return mine;
        }
        return region.replica.request(request);`,
  ]),
  machine("kv-global/causal", "a region tells only what was committed in it", [
    REPLICA,
    KNOWN,
    `${KNOWN}\n            if (batch.origin !== other.#origin)\n                continue;`,
  ]),
  machine(
    "kv-global/converge",
    "what is committed while regions are cut off is never told",
    [
      TOPOLOGY,
      "if (other === region || this.#groupOf(seatOf(other)) !== this.#groupOf(seatOf(region)))\n                continue;",
      "if (other !== region && this.#groupOf(seatOf(other)) !== this.#groupOf(seatOf(region)))\n                region.read.set(other, other.replica.logged());\n            if (other === region || this.#groupOf(seatOf(other)) !== this.#groupOf(seatOf(region)))\n                continue;",
    ],
    [
      REPLICA,
      "learn(other, from, until) {",
      "logged() {\n        return this.#log.length;\n    }\n    learn(other, from, until) {",
    ],
  ),
  machine("kv-global/converge", "removals are not told", unlearnt("write.put === undefined")),
  machine("kv-global/converge", "regions are told later than is published", [
    TOPOLOGY,
    "const DELAY = 20000000n;",
    "const DELAY = 150000000n;",
  ]),
  machine("kv-global/converge", "the first region is not told", [
    TOPOLOGY,
    "if (other === region || this.#groupOf",
    "if (region.replica === this.#regions.values().next().value.replica || other === region || this.#groupOf",
  ]),
  machine("kv-global/last", "the put that arrives last remains", [
    REPLICA,
    LEARNT,
    "for (const write of batch.writes)\n                if (this.#put(write, batch.version) ?? true)",
  ]),
  machine(
    "kv-global/last",
    "a region keeps what it put itself",
    [
      REPLICA,
      LEARNT,
      `for (const write of batch.writes)
                if (!(this.own ??= new Set()).has(write.key) && this.#merge(write, batch.version))`,
    ],
    [
      REPLICA,
      "for (const write of writes)\n            this.#merge(write, version);",
      "for (const write of writes)\n            this.#merge(write, version), (this.own ??= new Set()).add(write.key);",
    ],
  ),
  machine("kv-global/versions", "versions of different regions are not told apart", [
    "backends/store",
    "if (this.#class)",
    "if (this.#class === null)",
  ]),
  machine("kv-global/versions", "versions of the first and the third region are not told apart", [
    REPLICA,
    "const REGIONS = 16n;",
    "const REGIONS = 2n;",
  ]),
  machine(
    "kv-global/removed",
    "removals are forgotten, and what is told twice is put twice",
    [REPLICA, KNOWN, ""],
    [REPLICA, PUT, `put === undefined ? this.#entries.delete(key) : ${PUT}`],
  ),
  machine("kv-global/directories", "a directory is lost that another region put something into", [
    REPLICA,
    `if (key === ROOT || ${BELOW} || put === "directory")`,
    'if (key === ROOT || put === "directory")',
  ]),
  machine("kv-global/directories", "a directory remains that has something directly in it", [
    REPLICA,
    "child !== ROOT; child = parentOf(child))",
    "child !== ROOT && (child === key || child === parentOf(key)); child = parentOf(child))",
  ]),
  machine("kv-global/directories", "a directory that was removed is not listed", [
    REPLICA,
    "if (this.get(key))",
    "if (this.#entries.get(key)?.put)",
  ]),
  machine("kv-global/rename", "of a rename, the removal is told first", [
    REPLICA,
    "this.seen(batch.version);",
    `this.seen(batch.version);
            if (batch.writes.length > 1 && until < other.#log[at].at + 30000000n) {
                this.#merge(batch.writes[0], batch.version);
                return at;
            }`,
  ]),
  machine("kv-global/rename", "of a rename, the new name is told first", [
    REPLICA,
    "this.seen(batch.version);",
    `this.seen(batch.version);
            if (batch.writes.length > 1 && this.half !== batch && until < other.#log[at].at + 30000000n) {
                this.#merge(batch.writes[1], batch.version);
                return at;
            }`,
  ]),
  machine("kv-global/available", "nothing is put while regions are cut off", [
    TOPOLOGY,
    REACHES,
    `if (scope === "global" && request.ask === "commit" && this.#groups.length > 0)\n            return unreachable;\n        ${REACHES}`,
  ]),
  machine("kv-global/available", "a listing needs all regions", [
    TOPOLOGY,
    REACHES,
    `if (scope === "global" && request.ask === "list" && this.#groups.length > 0)\n            return unreachable;\n        ${REACHES}`,
  ]),
  machine("kv-global/available", "all but the first region need it", [
    TOPOLOGY,
    REACHES,
    `if (scope === "global" && this.#groupOf(cell) !== this.#groupOf(seatOf(this.#regions.values().next().value)))\n            return unreachable;\n        ${REACHES}`,
  ]),
];
