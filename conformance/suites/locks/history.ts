/** What several executions do with locks as it comes, and whether what they saw of it can be. */

import { checkLocks, type LockEvent } from "../../checkers/locks.ts";
import type { Dice } from "../../arbitraries/dice.ts";
import type { Finding, Race } from "../concurrent/race.ts";
import { type Actor, BROKEN, type Grant, newActor } from "./actor.ts";

const NAMES = ["job", "other"];
const STEPS = 40;
const LEASE_MS = 3_000;
const LOCKS = "/beta/locks/local";

type Doing = (actor: Actor) => Promise<Finding | undefined>;

export class History {
  readonly #race: Race;
  readonly #dice: Dice;
  readonly #leases: boolean;
  readonly #events: LockEvent[] = [];
  readonly #actors: Actor[];
  #moment = 0;
  #now = 0;
  #names = 0;
  #finding: Finding | undefined;

  constructor(race: Race, executions: readonly string[], leases: boolean) {
    this.#race = race;
    this.#dice = race.dice;
    this.#leases = leases;
    this.#actors = executions.map((name) => newActor(name));
  }

  async run(): Promise<Finding | undefined> {
    for (let step = 0; step < STEPS && !this.#finding; step++) {
      const idle = this.#actors.filter(({ waiting }) => !waiting);
      if (idle.length === 0) break;
      this.#finding ??= await this.#doing()(this.#dice.pick(idle));
      await this.#letWait();
    }
    return this.#finding ?? this.#judge();
  }

  #doing(): Doing {
    const doings: [number, Doing][] = [
      [6, this.#try],
      [3, this.#wait],
      [5, this.#release],
      [5, this.#commit],
      [3, this.#stage],
      [4, this.#unstage],
      [1, this.#end],
      ...(this.#leases
        ? ([
            [5, this.#tick],
            [2, this.#renew],
          ] as [number, Doing][])
        : []),
    ];
    return this.#dice.weighted(doings);
  }

  readonly #try: Doing = async (actor) => {
    const lock = this.#dice.pick(NAMES);
    const [path, lease] = this.#path(lock, "");
    const label = `l${actor.labels++}`;
    const began = this.#moment++;
    const now = this.#now;
    const lane = await this.#race.perform(actor.name, [
      `open ${label} ${path} w,create,excl`,
      `fstat ${label}`,
      `close ${label}`,
    ]);
    const timed = { execution: actor.name, lock, began, ended: this.#moment++, at: lane.at };
    const [opened, stated] = lane.results;
    if (opened === "err exist") {
      this.#events.push({ ...timed, kind: "refused" });
      return undefined;
    }
    const token = /^ok file 0 ([0-9]+) 1$/.exec(stated!)?.[1];
    if (opened !== "ok" || token === undefined)
      return { at: lane.at, requirement: "locks/acquire", expected: "ok | err exist" };
    this.#granted(actor, { ...timed, token: BigInt(token) }, now, lease);
    return undefined;
  };

  readonly #wait: Doing = async (actor) => {
    const lock = this.#dice.pick(NAMES);
    const [path, lease] = this.#path(lock, ".wait/");
    const label = `w${actor.labels++}`;
    const began = this.#moment++;
    const since = this.#now;
    const event: LockEvent = {
      execution: actor.name,
      lock,
      began,
      ended: undefined,
      at: this.#race.length,
      kind: "grant",
      token: 0n,
    };
    this.#events.push(event);
    actor.waiting = this.#race
      .perform(actor.name, [`open ${label} ${path} r`, `readall ${label}`, `close ${label}`])
      .then(({ at, results }) => {
        actor.waiting = undefined;
        this.#events.splice(this.#events.indexOf(event), 1);
        const ended = this.#moment++;
        const token = /^ok ([0-9]+)%0A$/.exec(results[1]!)?.[1];
        if (token !== undefined) {
          const timed = { execution: actor.name, lock, began, ended, at: at + 1 };
          this.#granted(actor, { ...timed, token: BigInt(token) }, since, lease);
        } else if (results[1] === "err exist" && actor.grants.some((it) => it.lock === lock)) {
          // Its own, or was.
        } else if (!results[1]!.startsWith("exit"))
          this.#finding ??= { at: at + 1, requirement: "locks/wait", expected: "ok TOKEN%0A" };
      })
      // The world is closed while it waits.
      .catch(() => {});
    // Where nothing stands in its way it is over soon.
    if (!this.#mayBeHeld(lock)) await actor.waiting;
    return undefined;
  };

  readonly #release: Doing = async (actor) => {
    const grant = this.#pick(actor);
    if (!grant) return this.#try(actor);
    const condition = this.#dice.percent(40) ? `.with/if=${grant.token}/` : "";
    const began = this.#moment++;
    const lane = await this.#race.perform(actor.name, [
      `unlink /beta/locks/${condition}local/${grant.lock}`,
    ]);
    const timed = { execution: actor.name, lock: grant.lock, began, at: lane.at };
    const certain = !grant.over && this.#now < grant.safe;
    const [released] = lane.results;
    const ended = this.#moment++;
    if (released === "ok" && !grant.over) this.#over(grant, { ...timed, ended }, true);
    else if (certain) return { at: lane.at, requirement: "locks/release", expected: "ok" };
    return undefined;
  };

  readonly #renew: Doing = async (actor) => {
    const grant = this.#pick(actor);
    if (!grant) return this.#try(actor);
    const lane = await this.#race.perform(actor.name, [`times ${LOCKS}/${grant.lock} 1 1`]);
    const certain = !grant.over && this.#now < grant.safe;
    this.#moment++;
    if (certain && lane.results[0] !== "ok")
      return { at: lane.at, requirement: "locks/lease/renew", expected: "ok" };
    if (lane.results[0] === "ok" && grant.lost !== Infinity)
      Object.assign(grant, { safe: this.#now + LEASE_MS, lost: this.#now + LEASE_MS });
    return undefined;
  };

  readonly #commit: Doing = async (actor) => {
    const staged = await this.#stage(actor);
    return staged ?? this.#unstage(actor);
  };

  /** Opens a key under the fence of a grant that it has, or had. */
  readonly #stage: Doing = async (actor) => {
    if (actor.staged || actor.grants.length === 0) return this.#unstage(actor);
    const grant = this.#dice.pick(actor.grants.slice(-3));
    const began = this.#moment++;
    const lane = await this.#race.perform(actor.name, [
      `open f /beta/kv/.with/fence=local%252F${grant.lock}:${grant.token}/local/k w,create`,
      "write f x",
    ]);
    const [opened] = lane.results;
    if (opened === "ok") actor.staged = grant;
    return this.#fenced(actor, grant, began, lane.at, opened!);
  };

  readonly #unstage: Doing = async (actor) => {
    const { staged } = actor;
    if (!staged) return undefined;
    actor.staged = undefined;
    const began = this.#moment++;
    const lane = await this.#race.perform(actor.name, ["sync f", "close f"]);
    return this.#fenced(actor, staged, began, lane.at, lane.results[0]!);
  };

  #fenced(
    { name }: Actor,
    { lock, token }: Grant,
    began: number,
    at: number,
    result: string,
  ): Finding | undefined {
    if (result !== "ok" && result !== "err not-recoverable")
      return { at, requirement: "locks/fence", expected: "ok | err not-recoverable" };
    const timed = { execution: name, lock, began, ended: this.#moment++, at };
    this.#events.push({ ...timed, kind: "fenced", token, accepted: result === "ok" });
    return undefined;
  }

  readonly #end: Doing = async (actor) => {
    const began = this.#moment++;
    const at = this.#race.length;
    if (this.#dice.percent(50)) await this.#race.kill(actor.name);
    else await this.#race.perform(actor.name, [this.#dice.pick(["exit 0", "exit 1", "trap"])]);
    const ended = this.#moment++;
    for (const grant of actor.grants)
      if (!grant.over)
        this.#over(grant, { execution: actor.name, lock: grant.lock, began, ended, at }, true);
    const name = `n${this.#names++}`;
    await this.#race.start([name]);
    this.#actors[this.#actors.indexOf(actor)] = newActor(name);
    return undefined;
  };

  readonly #tick: Doing = async () => {
    const ms = this.#dice.pick([500, 1_000, 2_000]);
    const began = this.#moment++;
    const at = this.#race.length;
    await this.#race.advance(ms);
    this.#now += ms;
    const ended = this.#moment++;
    for (const { name, grants } of this.#actors)
      for (const grant of grants) {
        if (grant.over || this.#now < grant.safe) continue;
        const timed = { execution: name, lock: grant.lock, began, ended, at };
        this.#over(grant, timed, this.#now >= grant.lost);
      }
    return undefined;
  };

  #granted(
    actor: Actor,
    event: Omit<Extract<LockEvent, { kind: "grant" }>, "kind">,
    since: number,
    lease: boolean,
  ): void {
    this.#events.push({ ...event, kind: "grant" });
    const { lock, token } = event;
    const safe = lease ? since + LEASE_MS : Infinity;
    const lost = lease ? this.#now + LEASE_MS : Infinity;
    const grant = { lock, token, safe, lost, over: false };
    for (const earlier of this.#actors.flatMap(({ grants }) => grants)) {
      // What may be over is, if the lock has another holder.
      if (earlier.lock === lock && !earlier.over && this.#releaseOf(earlier))
        this.#over(earlier, event, true);
    }
    actor.grants.push(grant);
    if (this.#now < safe) return;
    const timed = {
      execution: actor.name,
      lock,
      began: event.began,
      ended: event.ended,
      at: event.at,
    };
    this.#over(grant, timed, this.#now >= lost);
  }

  /** The grant is over, or, if that is not certain, may be from now on. */
  #over(
    grant: Grant,
    timed: Omit<Extract<LockEvent, { kind: "release" }>, "kind" | "token">,
    certain: boolean,
  ): void {
    const { token } = grant;
    const known = this.#releaseOf(grant);
    if (!known)
      this.#events.push({
        ...timed,
        ...(!certain && { ended: undefined }),
        kind: "release",
        token,
      });
    else if (certain) known.ended = timed.ended;
    grant.over = certain;
  }

  #releaseOf({ lock, token }: Grant): LockEvent | undefined {
    return this.#events.find(
      (it) => it.kind === "release" && it.lock === lock && it.token === token,
    );
  }

  #pick(actor: Actor): Grant | undefined {
    const held = actor.grants.filter(({ over }) => !over);
    return held.length > 0 ? this.#dice.pick(held) : undefined;
  }

  #path(lock: string, wait: string): [path: string, lease: boolean] {
    const lease = this.#leases && this.#dice.percent(70);
    return [`/beta/locks/${lease ? `.with/ttl=${LEASE_MS}ms/` : ""}${wait}local/${lock}`, lease];
  }

  #mayBeHeld(lock: string): boolean {
    const grants = this.#actors.flatMap((actor) => actor.grants);
    return grants.some((it) => it.lock === lock && !it.over) || this.#isAwaited(lock) > 1;
  }

  #isAwaited(lock: string): number {
    return this.#events.filter(
      (it) => it.kind === "grant" && it.lock === lock && it.ended === undefined,
    ).length;
  }

  /** Of those who wait for a lock that nobody holds, one has to be granted it. */
  async #letWait(): Promise<void> {
    for (const lock of NAMES) {
      const held = this.#actors.some((actor) =>
        actor.grants.some((it) => it.lock === lock && !it.over),
      );
      const awaiting = this.#events.filter(
        (it) => it.kind === "grant" && it.lock === lock && it.ended === undefined,
      );
      if (held || awaiting.length === 0) continue;
      const waiting = awaiting.flatMap(({ execution }) => {
        const actor = this.#actors.find(({ name }) => name === execution);
        return actor?.waiting ? [actor.waiting] : [];
      });
      await Promise.race(waiting);
    }
  }

  #judge(): Finding | undefined {
    const violation = checkLocks(this.#events);
    if (!violation) return undefined;
    const { at, anomaly } = violation;
    return { at, requirement: BROKEN[anomaly] ?? "locks/acquire", expected: `not: ${anomaly}` };
  }
}
