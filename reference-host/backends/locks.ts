/** Who holds which lock, who waits for it, and until when (spec/locks.md). */
import { type Answers, type Key, type LockRequest, pending, scopeOf } from "../backend.ts";

interface Holding {
  token: bigint;
  owner: string;
  note: Uint8Array;
  /** Nanoseconds that it lasts without being renewed, and the moment at which that is over. */
  lease: bigint | undefined;
  expires: bigint | undefined;
}

interface Waiter {
  owner: string;
  lease: bigint | undefined;
  /** The moment at which it waits no longer. */
  deadline: bigint | undefined;
  /** What came of it, until it is asked for. */
  outcome: { token: bigint } | "late" | undefined;
}

export interface LockOptions {
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** How many can be held at once in a scope. */
  most: number;
  /** A token above all that were ever given, also by earlier processes. */
  token(): bigint;
}

const NOTHING = new Uint8Array(0);

export class Locks {
  readonly #options: LockOptions;
  readonly #held = new Map<Key, Holding>();
  /** In the order in which they began to wait. */
  readonly #queues = new Map<Key, Waiter[]>();
  /** Each by the ticket of its descriptor, until its outcome has been told. */
  readonly #waiters = new Map<string, Waiter>();

  constructor(options: LockOptions) {
    this.#options = options;
  }

  serve(request: LockRequest): Answers[LockRequest["ask"]] | typeof pending {
    switch (request.ask) {
      case "lock-look":
        return this.#look(request.key);
      case "lock-list":
        return this.#list(request.key);
      case "lock-take":
        return this.#take(request);
      case "lock-renew":
        return this.#renew(request);
      case "lock-note":
        return this.#note(request);
      case "lock-release":
        return this.#release(request);
    }
  }

  /** Whether the lock is held just now under this token. */
  isHeld(key: Key, token: bigint): boolean {
    return this.#look(key)?.token === token;
  }

  /** All that the owner holds or waits for. */
  end(owner: string): void {
    for (const [ticket, waiter] of this.#waiters)
      if (waiter.owner === owner) this.#waiters.delete(ticket);
    for (const [key, queue] of this.#queues) this.#keep(key, queue, (one) => one.owner !== owner);
    for (const [key, { owner: holder }] of this.#held) if (holder === owner) this.#free(key);
  }

  /** When time alone changes something for whoever waits. */
  nextTime(): bigint | undefined {
    return Array.from(this.#queues.keys(), (key) => this.#nextTime(key)).reduce(earlier, undefined);
  }

  #look(key: Key): Holding | undefined {
    this.#settle(key);
    return this.#held.get(key);
  }

  #list(scope: Key): string[] {
    const below = [...this.#held.keys()].filter((key) => scopeOf(key) === scope);
    return below.filter((key) => this.#look(key)).map((key) => key.slice(scope.length + 1));
  }

  #take(request: LockRequest & { ask: "lock-take" }): Answers["lock-take"] | typeof pending {
    const { key, owner, lease, wait } = request;
    const held = this.#look(key);
    const known = wait && this.#waiters.get(wait.ticket);
    if (known) return this.#told(wait.ticket, known);
    if (held?.owner === owner) return "own";
    if (!held && this.#isFull(scopeOf(key))) return "full";
    if (!held) return { token: this.#grant(key, owner, lease, this.#options.now()) };
    if (!wait) return "held";
    const { ticket, patience } = wait;
    const deadline = patience === undefined ? undefined : this.#options.now() + patience;
    const waiter: Waiter = { owner, lease, deadline, outcome: undefined };
    this.#waiters.set(ticket, waiter);
    this.#queues.set(key, [...(this.#queues.get(key) ?? []), waiter]);
    this.#settle(key);
    return this.#told(ticket, waiter);
  }

  #isFull(scope: Key): boolean {
    const { most } = this.#options;
    return this.#held.size >= most && this.#list(scope).length >= most;
  }

  #told(ticket: string, { outcome }: Waiter): { token: bigint } | "late" | typeof pending {
    if (outcome === undefined) return pending;
    this.#waiters.delete(ticket);
    return outcome;
  }

  #grant(key: Key, owner: string, lease: bigint | undefined, at: bigint): bigint {
    const token = this.#options.token();
    const expires = lease === undefined ? undefined : at + lease;
    this.#held.set(key, { token, owner, note: NOTHING, lease, expires });
    return token;
  }

  #renew({ key, owner, token }: LockRequest & { ask: "lock-renew" }): Answers["lock-renew"] {
    const held = this.#look(key);
    if (token !== undefined && held?.token !== token) return "lost";
    if (!held) return "free";
    if (held.owner !== owner) return "other";
    if (held.lease !== undefined) held.expires = this.#options.now() + held.lease;
    return "renewed";
  }

  #note({ key, token, note }: LockRequest & { ask: "lock-note" }): Answers["lock-note"] {
    const held = this.#look(key);
    if (held?.token !== token) return "lost";
    held.note = note;
    return "kept";
  }

  #release({ key, owner, token }: LockRequest & { ask: "lock-release" }): Answers["lock-release"] {
    const held = this.#look(key);
    if (token !== undefined && held?.token !== token) return "stale";
    if (!held) return "free";
    if (held.owner !== owner) return "other";
    this.#free(key);
    return "released";
  }

  #free(key: Key): void {
    this.#held.delete(key);
    this.#settle(key);
  }

  /** Lets happen what the time has brought, in its order, and gives a free lock to whoever has waited longest. */
  #settle(key: Key): void {
    const now = this.#options.now();
    for (let at = now; ;) {
      const [first] = this.#queues.get(key) ?? [];
      if (first && !this.#held.has(key)) {
        first.outcome = { token: this.#grant(key, first.owner, first.lease, at) };
        this.#leave(key, first);
        continue;
      }
      const next = this.#nextTime(key);
      if (next === undefined || next > now) return;
      at = next;
      if (this.#held.get(key)?.expires === next) this.#held.delete(key);
      else this.#tooLate(key, next);
    }
  }

  #tooLate(key: Key, deadline: bigint): void {
    const waiter = this.#queues.get(key)!.find((one) => one.deadline === deadline)!;
    waiter.outcome = "late";
    this.#leave(key, waiter);
  }

  #leave(key: Key, waiter: Waiter): void {
    this.#keep(key, this.#queues.get(key)!, (one) => one !== waiter);
  }

  #keep(key: Key, queue: readonly Waiter[], is: (waiter: Waiter) => boolean): void {
    const kept = queue.filter(is);
    if (kept.length > 0) this.#queues.set(key, kept);
    else this.#queues.delete(key);
  }

  #nextTime(key: Key): bigint | undefined {
    const deadlines = (this.#queues.get(key) ?? []).map(({ deadline }) => deadline);
    return [this.#held.get(key)?.expires, ...deadlines].reduce(earlier, undefined);
  }
}

function earlier(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
