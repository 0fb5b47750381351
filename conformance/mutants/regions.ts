import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

const TOPOLOGY = "topology/topology";
const REGION = 'if (scope === "region")\n            return region.store.request(request);';
const REACHES = 'if (request.ask !== "release" && !this.#reaches(cell, region))';
const LOCAL = 'if (scope === "local")\n            return local.request(request);';
const CRASH = 'this.#locals.set(disturbance.cell, this.#store("local"));';
const PARTITION = "this.#groups = disturbance.groups.map((group) => new Set(group));";
const ENDS = "for (const store of [local, region.store])";
const NEXT = "this.#last = now > this.#last ? now : this.#last + 1n;";
const CUT = 'scope === "region" && !this.#reaches(cell, region)';

/** Code before a request of the region is served. */
function before(code: string): readonly [string, string, string] {
  return [TOPOLOGY, REGION, `${code}\n        ${REGION}`];
}

/** A cell remembers the answers to such requests until it commits. */
function remembered(condition: string): readonly [string, string, string] {
  return before(`if (scope === "region") {
            const memory = ((this.memories ??= {})[cell] ??= new Map());
            if (request.ask === "commit") memory.clear();
            const name = request.ask + request.key;
            if (memory.has(name)) return memory.get(name);
            const found = region.store.request(request);
            if (${condition}) memory.set(name, found);
            return found;
        }`);
}

/** What a cell that is cut off is answered in the region. */
function cutOff(code: string): readonly [string, string, string] {
  return [TOPOLOGY, REACHES, `if (${CUT}) {\n${code}\n        }\n        ${REACHES}`];
}

/** With each partition, the answers of the region before it are kept. */
const COPIES = [
  TOPOLOGY,
  PARTITION,
  `${PARTITION}\n                for (const region of this.#regions.values()) region.copy = new Map();`,
] as const;

/** Before each commit in the region, what it is going to replace. */
const REPLACED =
  'request.writes.map(({ key }) => [key, region.store.request({ ask: "get", key })])';

export const regions: readonly Mutant[] = [
  machine("kv-region/limits", "the bound for the region is not published", [
    "limits",
    '"kv.region": { region_heal_ms: 0 }',
    '"kv.region": {}',
  ]),
  machine("kv-region/limits", "the bound for the region is above its ceiling", [
    "limits",
    "region_heal_ms: 0",
    "region_heal_ms: 60001",
  ]),
  machine("kv-region/rules", "in a region, a version in a condition is not compared", [
    "kv",
    "if (isGlobal(key) && options?.condition !== undefined)",
    'if (key.startsWith("region/") && options?.condition > 0n)\n            options.condition = "present";\n        if (isGlobal(key) && options?.condition !== undefined)',
  ]),
  machine("kv-region/rules", "in a region, an append overwrites what others appended", [
    "kv-value",
    "if (from === undefined || found?.version === this.#version)",
    'if (from === undefined || found?.version === this.#version || this.#key.startsWith("region/"))',
  ]),
  machine("kv-region/rules", "in a region, a directory that is not empty can be removed", [
    "topology/topology",
    REGION,
    `if (scope === "region" && request.ask === "list" && this.asked === request.key)
            return [];
        this.asked = request.ask === "get" ? request.key : undefined;
        if (scope === "region" && request.ask === "commit")
            return region.store.request({ ...request, checks: request.checks.filter((check) => !("empty" in check)) });
        ${REGION}`,
  ]),
  machine("kv-region/apart", "region is another name for local", [
    "kv-path",
    "const scope = inScope ? first : DEFAULT_SCOPE;",
    'const scope = inScope && first !== "region" ? first : DEFAULT_SCOPE;',
  ]),
  machine("kv-region/apart", "a name that is promised in one scope is promised in all", [
    "backends/reservations",
    "const holder = this.#holders.get(key);",
    'const name = key.slice(key.indexOf("/"));\n        const other = [...this.#holders].find(([held]) => held.slice(held.indexOf("/")) === name);\n        const holder = other?.[1];',
  ]),
  machine("kv-region/apart", "a removal in local is one in the region, too", [
    "backends/memory",
    "if (put === undefined)\n            this.#records.delete(key);",
    'if (put === undefined && key.startsWith("local/"))\n            this.#records.delete(key.replace("local/", "region/"));\n        if (put === undefined)\n            this.#records.delete(key);',
  ]),
  machine("kv-region/rename", "a key can be renamed from local to the region", [
    "kv",
    "if (scopeOf(at(from).key) !== scopeOf(at(to).key))",
    'if (scopeOf(at(from).key) !== scopeOf(at(to).key) && !(at(from).key.startsWith("local/") && at(to).key.startsWith("region/")))',
  ]),
  machine("kv-region/rename", "a rename out of the region is unsupported", [
    "kv",
    "if (scopeOf(at(from).key) !== scopeOf(at(to).key))",
    'if (at(from).key.startsWith("region/") && scopeOf(at(from).key) !== scopeOf(at(to).key))\n                throw fault("unsupported");\n            if (scopeOf(at(from).key) !== scopeOf(at(to).key))',
  ]),
  machine("kv-region/listed", "a listing of the store leaves the region out", [
    "kv-path",
    "SCOPES.filter((name) => isServed(context, name))",
    'SCOPES.filter((name) => isServed(context, name) && name !== "region")',
  ]),
  machine("kv-region/shared", "each cell has a region for itself", [
    TOPOLOGY,
    REGION,
    'if (scope === "region")\n            return ((region.stores ??= {})[cell] ??= this.#store("region")).request(request);',
  ]),
  machine(
    "kv-region/shared",
    "a cell remembers that a key was absent until it commits",
    remembered('request.ask === "get" && found === undefined'),
  ),
  machine(
    "kv-region/shared",
    "a cell remembers a value until it commits",
    remembered('request.ask === "get" && found?.value'),
  ),
  machine(
    "kv-region/shared",
    "a cell remembers a listing until it commits",
    remembered('request.ask === "list"'),
  ),
  machine(
    "kv-region/shared",
    "what a cell commits is seen by the others when it does something else",
    before(`if (scope === "region") {
            if (region.last?.cell === cell || request.ask === "commit") region.last = undefined;
            if (request.ask === "get" && region.last?.old.has(request.key)) return region.last.old.get(request.key);
            if (request.ask === "commit") {
                const old = new Map(${REPLACED});
                const found = region.store.request(request);
                if (typeof found === "object") region.last = { cell, old };
                return found;
            }
        }`),
  ),
  machine("kv-region/local", "all cells have the local of the first", [
    TOPOLOGY,
    "const local = this.#locals.get(cell);",
    "const local = this.#locals.values().next().value;",
  ]),
  machine("kv-region/local", "a listing of local yields the names of all cells", [
    TOPOLOGY,
    LOCAL,
    `if (scope === "local" && request.ask === "list")
            return [...this.#locals.values()].flatMap((one) => one.request(request));
        ${LOCAL}`,
  ]),
  machine(
    "kv-region/exclusive",
    "a name is promised in one cell alone",
    before(`if (scope === "region" && (request.ask === "reserve" || request.ask === "release")) {
            const own = ((region.owns ??= {})[cell] ??= this.#store("region"));
            if (request.ask === "release" || !region.store.request({ ask: "get", key: request.key }))
                return own.request(request);
        }`),
    [
      TOPOLOGY,
      ENDS,
      "for (const store of [local, region.store, ...Object.values(region.owns ?? {})])",
    ],
  ),
  machine(
    "kv-region/exclusive",
    "a directory can be made in another cell under a name that is promised",
    before(`if (scope === "region" && request.ask === "commit" && request.writes[0].put === "directory" && region.holder !== cell) {
            const { key } = request.writes[0];
            region.store.request({ ask: "release", key, owner: region.owner });
        }
        if (scope === "region" && request.ask === "reserve")
            [region.holder, region.owner] = [cell, request.owner];`),
  ),
  machine(
    "kv-region/versions",
    "each cell counts the commits for itself",
    before("region.store.cell = cell;"),
    [
      "backends/store",
      NEXT,
      `${NEXT}\n        if (this.cell && writes[0].key.startsWith("region/"))\n            this.#last = (this.counts ??= {})[this.cell] = (this.counts[this.cell] ?? 0n) + 1n;`,
    ],
  ),
  machine(
    "kv-region/versions",
    "the clock of the second cell is slow by a second, and versions are the cell's time",
    before("region.store.cell = cell;"),
    [
      "backends/store",
      NEXT,
      `${NEXT}\n        if (this.cell?.endsWith("2") && writes[0].key.startsWith("region/"))\n            this.#last -= 1000000000n;`,
    ],
  ),
  machine("kv-region/regions", "all regions have one state", [
    TOPOLOGY,
    'store: this.#store("region"),',
    'store: (this.shared ??= this.#store("region")),',
  ]),
  machine(
    "kv-region/regions",
    "a listing of the region yields the names of all regions",
    before(`if (scope === "region" && request.ask === "list" && request.key === "region")
            return [...this.#regions.values()].flatMap(({ store }) => store.request(request));`),
  ),
  machine("kv-region/crash", "the region is lost with any of its cells", [
    TOPOLOGY,
    CRASH,
    `${CRASH}\n                this.#regions.get(this.#options.cells[disturbance.cell]).store = this.#store("region");`,
  ]),
  machine(
    "kv-region/crash",
    "the last commit of a cell is lost with it",
    before(`if (scope === "region" && request.ask === "commit") {
            const old = ${REPLACED};
            const found = region.store.request(request);
            if (typeof found === "object") (region.lasts ??= {})[cell] = old;
            return found;
        }`),
    [
      TOPOLOGY,
      CRASH,
      `${CRASH}
                const crashed = this.#regions.get(this.#options.cells[disturbance.cell]);
                const writes = (crashed.lasts?.[disturbance.cell] ?? []).map(([key, found]) => ({ key, put: found && (found.value ?? "directory") }));
                if (writes.length > 0) crashed.store.request({ ask: "commit", checks: [], writes, owner: "" });`,
    ],
  ),
  machine(
    "kv-region/crash/reserved",
    "the promises of a cell that crashed are kept",
    before(`if (scope === "region" && request.ask === "reserve") {
            const found = region.store.request(request);
            if (found === "reserved") ((this.promised ??= {})[cell] ??= []).push(request);
            return found;
        }`),
    [
      TOPOLOGY,
      CRASH,
      `${CRASH}
                for (const request of this.promised?.[disturbance.cell] ?? [])
                    this.#regions.get(this.#options.cells[disturbance.cell]).store.request(request);`,
    ],
  ),
  machine(
    "kv-region/cut",
    "a cell that is cut off finds what was there before",
    COPIES,
    cutOff(
      `            const old = region.copy.get(request.key);
            if (request.ask === "get") return old === undefined ? region.store.request(request) : old.found;`,
    ),
    before(`if (scope === "region" && request.ask === "commit" && region.copy)
            for (const [key, found] of ${REPLACED})
                if (!region.copy.has(key)) region.copy.set(key, { found });`),
  ),
  machine(
    "kv-region/cut",
    "what a cell commits that is cut off is lost, and it is told that it succeeded",
    cutOff(`            if (request.ask === "commit") return { version: this.#options.now() };
            if (request.ask === "get" || request.ask === "list") return region.store.request(request);`),
  ),
  machine("kv-region/cut", "to a cell that is cut off, every key is absent", [
    TOPOLOGY,
    REACHES,
    `if (${CUT} && request.ask === "get")\n            return request.key === "region" ? region.store.request(request) : undefined;\n        ${REACHES}`,
  ]),
  machine("kv-region/cut", "a cell that is cut off is told that the region is busy", [
    "execution",
    'throw fault("io")',
    'throw fault("busy")',
  ]),
  machine(
    "kv-region/cut/whole",
    "of a value that a cell commits that is cut off, the first half arrives",
    cutOff(`            if (request.ask === "get" || request.ask === "list") return region.store.request(request);
            if (request.ask === "commit") {
                const writes = request.writes.map((write) => write.put?.subarray ? { ...write, put: write.put.subarray(0, write.put.length / 2) } : write);
                region.store.request({ ...request, writes });
            }`),
  ),
  machine(
    "kv-region/cut/whole",
    "of a rename in a cell that is cut off, the removal arrives alone",
    cutOff(`            if (request.ask === "get" || request.ask === "list") return region.store.request(request);
            if (request.ask === "commit") region.store.request({ ...request, writes: request.writes.slice(0, 1) });`),
  ),
  machine("kv-region/cut/local", "a cell needs the region for local", [
    TOPOLOGY,
    'if (scope === "local")',
    'if (scope === "local" && this.#reaches(cell, region))',
  ]),
  machine("kv-region/cut/local", "a cell needs the region for names that are promised in local", [
    TOPOLOGY,
    'if (scope === "local")',
    'if (scope === "local" && (request.ask !== "reserve" || this.#reaches(cell, region)))',
  ]),
  machine("kv-region/cut/local", "a cell needs the region for listings of local", [
    TOPOLOGY,
    'if (scope === "local")',
    'if (scope === "local" && (request.ask !== "list" || this.#reaches(cell, region)))',
  ]),
  machine(
    "kv-region/healed",
    "a cell that was cut off stays so",
    [
      TOPOLOGY,
      PARTITION,
      `${PARTITION}
                for (const [cell, name] of Object.entries(this.#options.cells))
                    if (!this.#reaches(cell, this.#regions.get(name))) (this.away ??= new Set()).add(cell);`,
    ],
    before('if (scope === "region" && this.away?.has(cell))\n            return unreachable;'),
  ),
  machine(
    "kv-region/healed",
    "a cell that was cut off can read and not commit until the next partition",
    [
      TOPOLOGY,
      PARTITION,
      `${PARTITION}
                this.away = new Set(Object.entries(this.#options.cells).filter(([cell, name]) => !this.#reaches(cell, this.#regions.get(name))).map(([cell]) => cell));`,
    ],
    before(
      'if (scope === "region" && request.ask === "commit" && this.away?.has(cell))\n            return unreachable;',
    ),
  ),
];
