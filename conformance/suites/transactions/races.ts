/** Transactions that really run at once. */

import type { Test } from "../../test.ts";
import { type Finding, type Lane, type Race, raceTest } from "../concurrent/race.ts";

const TX = "/beta/kv/.tx";
const LOCAL = "/beta/kv/local";

/** Refused for a conflict, or grown old on a slow host. */
const REFUSED = ["err busy", "err not-recoverable"];

interface Attempt {
  committed: boolean;
  finding?: Finding;
}

/** Names that no other transaction of the world has. */
class Names {
  #next = 0;

  fresh(): string {
    return `t${this.#next++}`;
  }
}

/** Lines that put a value in a transaction. */
function put(id: string, key: string, value: number): string[] {
  const label = `w${key}`;
  return [
    `open ${label} ${TX}/${id}/local/${key} w,create,trunc`,
    `write ${label} ${value}`,
    `close ${label}`,
  ];
}

function read(base: string, key: string): string[] {
  return [`open r${key} ${base}/${key} r`, `readall r${key}`, `close r${key}`];
}

function commitLine(id: string): string {
  return `rename ${TX}/${id} /beta/kv/.commit/${id}`;
}

function outcomeOf({ at, results }: Lane): Attempt {
  const last = results.at(-1)!;
  if (last === "ok" || REFUSED.includes(last)) return { committed: last === "ok" };
  const finding = {
    at: at + results.length - 1,
    requirement: "kv-tx/commit",
    expected: "ok | err busy",
  };
  return { committed: false, finding };
}

async function prepare(race: Race, execution: string, values: Record<string, number>) {
  const lines = Object.entries(values).flatMap(([key, value]) => [
    `open z ${LOCAL}/${key} w,create,trunc`,
    `write z ${value}`,
    "close z",
  ]);
  await race.perform(execution, [`mkdir ${LOCAL}/d`, ...lines]);
}

const ACCOUNTS = ["x", "y", "z"];
const EACH = 4;

/** Money moves, and whoever counts all of it finds it all. */
const bankRace = raceTest({
  id: "transactions/race/bank",
  cites: ["kv-tx/isolation/read-skew", "kv-tx/isolation/lost-update"],
  rounds: 3,
  async run(race, executions) {
    const names = new Names();
    await prepare(race, executions[0]!, { x: 100, y: 100, z: 100 });
    const found = await Promise.all(executions.map((name) => transfer(race, name, names)));
    const wrong = found.find((it) => it !== undefined);
    if (wrong) return wrong;
    const lane = await race.perform(
      executions[0]!,
      ACCOUNTS.flatMap((key) => read(LOCAL, key)),
    );
    return checkSum(lane, 0, "kv-tx/isolation/lost-update");
  },
});

async function transfer(race: Race, execution: string, names: Names): Promise<Finding | undefined> {
  for (let turn = 0; turn < EACH; turn++) {
    const id = names.fresh();
    const base = `${TX}/${id}/local`;
    const lane = await race.perform(execution, [
      `mkdir ${TX}/${id}`,
      ...ACCOUNTS.flatMap((key) => read(base, key)),
    ]);
    if (lane.results.some((result) => REFUSED.includes(result))) continue;
    const finding = checkSum(lane, 1, "kv-tx/isolation/read-skew");
    if (finding) return finding;
    const [from, to] = race.dice.pick([
      ["x", "y"],
      ["y", "z"],
      ["z", "x"],
    ] as const);
    const sums = new Map(ACCOUNTS.map((key, at) => [key, valueAt(lane, 2 + 3 * at)!]));
    const done = await race.perform(execution, [
      ...put(id, from, sums.get(from)! - 7),
      ...put(id, to, sums.get(to)! + 7),
      commitLine(id),
    ]);
    const outcome = outcomeOf(done);
    if (outcome.finding) return outcome.finding;
  }
  return undefined;
}

function valueAt({ results }: Lane, index: number): number | undefined {
  const digits = /^ok (-?\d+)$/.exec(results[index] ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** `from` is the place of the first open. */
function checkSum(lane: Lane, from: number, requirement: string): Finding | undefined {
  const values = ACCOUNTS.map((_, at) => valueAt(lane, from + 1 + 3 * at));
  const sum = values.reduce<number>((all, value) => all + (value ?? Number.NaN), 0);
  if (sum === 300) return undefined;
  return { at: lane.at + from + 7, requirement, expected: "values whose sum is 300" };
}

interface Skew {
  requirement: string;
  /** Keys that are there before. */
  before: Record<string, number>;
  /** What everyone reads, in a transaction. */
  read(base: string): string[];
  /** What each then changes, because of it. */
  change(id: string, entrant: number): string[];
}

const SKEWS: readonly Skew[] = [
  {
    requirement: "kv-tx/isolation/write-skew",
    before: { x: 1, y: 1, z: 1 },
    read: (base) => ACCOUNTS.flatMap((key) => read(base, key)),
    change: (id, entrant) => put(id, ACCOUNTS[entrant]!, 0),
  },
  {
    requirement: "kv-tx/isolation/write-skew",
    before: {},
    read: (base) => ACCOUNTS.map((key) => `stat ${base}/${key}`),
    change: (id, entrant) => put(id, ACCOUNTS[entrant]!, 1),
  },
  {
    requirement: "kv-tx/isolation/lost-update",
    before: { x: 1 },
    read: (base) => read(base, "x"),
    change: (id) => put(id, "x", 2),
  },
  {
    requirement: "kv-tx/isolation/phantom",
    before: {},
    read: (base) => [`list ${base}/d`],
    change: (id, entrant) => put(id, `d/${ACCOUNTS[entrant]!}`, 1).map(asLabel),
  },
  {
    requirement: "kv-tx/isolation/phantom",
    before: {},
    read: (base) => [`list ${base}/d`],
    change: (id, entrant) => [`mkdir ${TX}/${id}/local/d/${ACCOUNTS[entrant]!}`],
  },
];

/** A slash is no part of a label. */
function asLabel(line: string): string {
  return line.replace(/^(\w+) wd\/(\w+)/, "$1 wd$2");
}

/** All have read the same when the first commits: the others have read what is not so any more. */
const skewRace = raceTest({
  id: "transactions/race/skew",
  cites: [...new Set(SKEWS.map(({ requirement }) => requirement)), "kv-tx/needless"],
  rounds: 4,
  async run(race, executions) {
    const names = new Names();
    for (const skew of SKEWS) {
      const [first] = executions as [string];
      await race.perform(first, [
        ...[...ACCOUNTS, "d/x", "d/y", "d/z"].flatMap((key) => [
          `unlink ${LOCAL}/${key}`,
          `rmdir ${LOCAL}/${key}`,
        ]),
      ]);
      await prepare(race, first, skew.before);
      const finding = await hold(race, executions, skew, names);
      if (finding) return finding;
    }
    return undefined;
  },
});

async function hold(
  race: Race,
  executions: readonly string[],
  { requirement, read: reads, change }: Skew,
  names: Names,
): Promise<Finding | undefined> {
  const ids = executions.map(() => names.fresh());
  await race.together(
    new Map(
      executions.map((name, at) => [
        name,
        [`mkdir ${TX}/${ids[at]}`, ...reads(`${TX}/${ids[at]}/local`)],
      ]),
    ),
  );
  const lanes = await race.togetherAtLast(
    executions.map((name, at) => [name, [...change(ids[at]!, at), commitLine(ids[at]!)]] as const),
  );
  const outcomes = lanes.map(outcomeOf);
  const wrong = outcomes.find(({ finding }) => finding)?.finding;
  if (wrong) return wrong;
  const winners = lanes.filter((_, at) => outcomes[at]!.committed);
  const place = ({ at, results }: Lane): number => at + results.length - 1;
  if (winners.length > 1)
    return { at: place(winners.at(-1)!), requirement, expected: "err busy, for all but one" };
  const slow = lanes.some(({ results }) => results.at(-1) === "err not-recoverable");
  if (winners.length === 0 && !slow)
    return { at: place(lanes[0]!), requirement: "kv-tx/needless", expected: "ok, for one of them" };
  return undefined;
}

const INCREMENTS = 3;
const PATIENCE = 4;

/** Everyone counts in transactions, and begins anew when refused. */
const counterRace = raceTest({
  id: "transactions/race/counter",
  cites: ["kv-tx/isolation/lost-update", "kv-tx/needless"],
  rounds: 3,
  async run(race, executions) {
    const names = new Names();
    await prepare(race, executions[0]!, { x: 0 });
    const total = executions.length * INCREMENTS;
    const found = await Promise.all(
      executions.map((name) => increase(race, name, names, total * PATIENCE)),
    );
    const wrong = found.find((it) => it !== undefined);
    if (wrong) return wrong;
    const lane = await race.perform(executions[0]!, read(LOCAL, "x"));
    if (lane.results[1] === `ok ${total}`) return undefined;
    const requirement = "kv-tx/isolation/lost-update";
    return { at: lane.at + 1, requirement, expected: `ok ${total}` };
  },
});

async function increase(
  race: Race,
  execution: string,
  names: Names,
  patience: number,
): Promise<Finding | undefined> {
  for (let done = 0, tried = 0; done < INCREMENTS; tried++) {
    const id = names.fresh();
    const lane = await race.perform(execution, [
      `mkdir ${TX}/${id}`,
      ...read(`${TX}/${id}/local`, "x"),
    ]);
    const value = valueAt(lane, 2);
    if (value === undefined)
      return { at: lane.at + 2, requirement: "kv-tx/snapshot", expected: "ok NUMBER" };
    const put1 = await race.perform(execution, [...put(id, "x", value + 1), commitLine(id)]);
    const { committed, finding } = outcomeOf(put1);
    if (finding) return finding;
    if (committed) done++;
    if (tried > patience) {
      const at = put1.at + put1.results.length - 1;
      return {
        at,
        requirement: "kv-tx/needless",
        expected: "ok, since others commit so often only",
      };
    }
  }
  return undefined;
}

const MOMENTS = 8;

/** Two keys that only ever change together: in a transaction they are alike, outside the one read later is never older. */
const momentRace = raceTest({
  id: "transactions/race/moment",
  cites: ["kv-tx/commit/moment", "kv-tx/isolation/read-skew"],
  rounds: 3,
  async run(race, executions) {
    const [writer, ...readers] = executions as [string, ...string[]];
    const names = new Names();
    await prepare(race, writer, { x: 0, y: 0 });
    const writes = Array.from({ length: MOMENTS }, (_, at) => {
      const id = names.fresh();
      const keys = [...put(id, "x", at + 1), ...put(id, "y", at + 1)];
      return [`mkdir ${TX}/${id}`, ...keys, commitLine(id)];
    }).flat();
    const looks = readers.map((name) => [name, look(race, names)] as const);
    const lanes = await race.together(new Map([[writer, writes], ...looks]));
    return lanes
      .slice(1)
      .map(checkMoments)
      .find((it) => it !== undefined);
  },
});

/** Seven lines a look. */
function look(race: Race, names: Names): string[] {
  return Array.from({ length: MOMENTS }, () => {
    const [first, second] = race.dice.pick([
      ["x", "y"],
      ["y", "x"],
    ] as const);
    if (race.dice.percent(50))
      return [...read(LOCAL, first), ...read(LOCAL, second), "stat /beta", "stat /beta"];
    const id = names.fresh();
    const base = `${TX}/${id}/local`;
    return [`mkdir ${TX}/${id}`, ...read(base, first), ...read(base, second), `rmdir ${TX}/${id}`];
  }).flat();
}

function checkMoments(lane: Lane): Finding | undefined {
  for (let at = 0; at < lane.results.length; at += 8) {
    const inside = lane.lines[at]!.startsWith("mkdir");
    const from = inside ? at + 1 : at;
    const [first, second] = [valueAt(lane, from + 1), valueAt(lane, from + 4)];
    if (lane.results.slice(at, at + 8).some((result) => REFUSED.includes(result))) continue;
    if (
      first === undefined ||
      second === undefined ||
      (inside ? first === second : first <= second)
    )
      continue;
    return {
      at: lane.at + from + 4,
      requirement: inside ? "kv-tx/isolation/read-skew" : "kv-tx/commit/moment",
      expected: inside ? `ok ${first}` : `ok ${first}, or more`,
    };
  }
  return undefined;
}

export const transactionRaces: readonly Test[] = [bankRace, skewRace, counterRace, momentRace];
