import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

/** Waiting for locks. */
export const lockWaits: readonly Mutant[] = [
  machine("locks/wait", "a wait for a lock that is held says so", [
    "backends/locks",
    'if (!wait)\n            return "held";',
    'if (!wait || (wait.patience === undefined && lease === undefined && held.lease === undefined && held.note.length === 0))\n            return "held";',
  ]),
  machine("locks/wait", "what has waited reads as its token without a newline", [
    "lock-wait",
    "`${this.#claim(context)}\\n`",
    "`${this.#claim(context)}`",
  ]),
  machine("locks/wait", "what has waited reads as the token of the one before", [
    "backends/locks",
    "first.outcome = { token: this.#grant(key, first.owner, first.lease, at) };",
    "const token = this.#grant(key, first.owner, first.lease, at);\n                first.outcome = { token: token - 1n };",
  ]),
  machine("locks/wait/claim", "a read of no bytes claims", [
    "lock-wait",
    "if (length === 0)\n            return new Uint8Array(0);",
    "",
  ]),
  machine("locks/wait/claim", "opening for a wait takes a lock that is free", [
    "locks",
    "return new WaitHandle(key, context.ticket(), options?.ttl, options?.patience);",
    'const handle = new WaitHandle(key, context.ticket(), options?.ttl, options?.patience);\n        if (!context.ask({ ask: "lock-look", key }))\n            handle.read(context, 1, 0);\n        return handle;',
  ]),
  machine("locks/wait/order", "who has waited last is next", [
    "backends/locks",
    "const [first] = this.#queues.get(key) ?? [];",
    "const first = (this.#queues.get(key) ?? []).at(-1);",
  ]),
  machine("locks/wait/order", "every other one who waits is passed over", [
    "backends/locks",
    "const [first] = this.#queues.get(key) ?? [];",
    "const queue = this.#queues.get(key) ?? [];\n            const first = !this.#held.has(key) && queue.length > 1 && (this.turn = !this.turn) ? queue[1] : queue[0];",
  ]),
  machine("locks/wait/order", "a release is told to whoever asks first, and not to who waits", [
    "backends/locks",
    "#free(key) {\n        this.#held.delete(key);\n        this.#settle(key);",
    "#free(key) {\n        this.#held.delete(key);\n        const queue = this.#queues.get(key);\n        if (queue)\n            this.#queues.set(key, [...queue.slice(1), queue[0]]);\n        this.#settle(key);",
  ]),
  machine(
    "locks/wait/barging",
    "a lock that was released is taken by whoever tries first",
    [
      "backends/locks",
      "const held = this.#look(key);\n        const known",
      "if (!wait && !this.#held.has(key))\n            return { token: this.#grant(key, owner, lease, this.#options.now()) };\n        const held = this.#look(key);\n        const known",
    ],
    [
      "backends/locks",
      "#free(key) {\n        this.#held.delete(key);\n        this.#settle(key);",
      "#free(key) {\n        this.#held.delete(key);",
    ],
    [
      "backends/locks",
      "#look(key) {\n        this.#settle(key);",
      "#look(key) {\n        if (this.#held.has(key) || this.asked !== key)\n            this.asked = key;\n        else\n            this.#settle(key);",
    ],
  ),
  machine("locks/wait/ended", "a lock is granted to who has been killed while it waited", [
    "backends/locks",
    "this.#keep(key, queue, (one) => one.owner !== owner);",
    "void queue;",
  ]),
  machine("locks/wait/ended", "a lock is granted to who was killed, if others wait behind it", [
    "backends/locks",
    "this.#keep(key, queue, (one) => one.owner !== owner);",
    "this.#keep(key, queue, (one, i, all) => one.owner !== owner || i < all.length - 1);",
  ]),
  machine("locks/wait/timeout", "patience begins when the lock changes hands", [
    "backends/locks",
    "const deadline = patience === undefined ? undefined : this.#options.now() + patience;",
    "const deadline = patience === undefined ? undefined : (held.expires ?? this.#options.now()) + patience;",
  ]),
  machine("locks/wait/timeout", "who waits for a time waits for ever", [
    "backends/locks",
    "const deadline = patience === undefined ? undefined : this.#options.now() + patience;",
    "const deadline = undefined;",
  ]),
  machine("locks/wait/timeout", "who has waited too long is told that the lock is held", [
    "lock-wait",
    'if (taken === "late")\n            throw fault("busy");',
    "",
  ]),
  machine("locks/wait/timeout", "who has waited too long is still granted the lock", [
    "backends/locks",
    'waiter.outcome = "late";\n        this.#leave(key, waiter);',
    'waiter.outcome = "late";\n        waiter.deadline = undefined;',
  ]),
  machine(
    "locks/wait/lease",
    "a lease begins with the wait, and not with the grant",
    [
      "backends/locks",
      "first.outcome = { token: this.#grant(key, first.owner, first.lease, at) };",
      "first.outcome = { token: this.#grant(key, first.owner, first.lease, first.since) };",
    ],
    [
      "backends/locks",
      "const waiter = { owner, lease, deadline, outcome: undefined };",
      "const waiter = { owner, lease, deadline, outcome: undefined, since: this.#options.now() };",
    ],
  ),
  machine("locks/wait/lease", "who has waited has no lease", [
    "backends/locks",
    "this.#grant(key, first.owner, first.lease, at)",
    "this.#grant(key, first.owner, undefined, at)",
  ]),
  machine("locks/wait/own", "who waits for its own lock is given it", [
    "backends/locks",
    'if (held?.owner === owner)\n            return "own";',
    'if (held?.owner === owner)\n            return wait ? { token: held.token } : "own";',
  ]),
  machine("locks/wait/close", "the close of what waited releases", [
    "lock-wait",
    "#claim(context) {",
    'close(context) {\n        if (this.#line)\n            context.ask({ ask: "lock-release", key: this.#key, owner: context.owner });\n    }\n    #claim(context) {',
  ]),
  machine("locks/wait/write", "a wait may be opened for writing", [
    "locks",
    "if (how.create || how.write || how.truncate || how.append)",
    "if (how.create)",
  ]),
  machine("locks/options", "a lease may be nothing", [
    "duration",
    "if (duration === 0n)",
    "if (digits.length > 20)",
  ]),
  machine("locks/options", "a duration without a unit is in seconds", [
    "duration",
    "/^([0-9]+)(ms|s|m|h)$/.exec(value)",
    "/^([0-9]+)(ms|s|m|h)$/.exec(/^[0-9]+$/.test(value) ? `${value}s` : value)",
  ]),
  machine("locks/options", "what tries has patience, too, and is not asked for it", [
    "lock-path",
    "(patience !== undefined && !(acquires && waits))",
    "(patience !== undefined && !acquires)",
  ]),
  machine("locks/options", "an open of what is held ignores a lease", [
    "locks",
    'if (options && !how.create)\n            throw fault("invalid");',
    "",
  ]),
];
