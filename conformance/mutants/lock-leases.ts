import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

/** What becomes of a lock with time, and of who has lost it. */
export const lockLeases: readonly Mutant[] = [
  machine("locks/lease", "a lease is lost, and the lock stays", [
    "backends/locks",
    "if (this.#held.get(key)?.expires === next)\n                this.#held.delete(key);",
    "if (this.#held.get(key)?.expires === next && this.#queues.has(key))\n                this.#held.delete(key);\n            else if (!this.#queues.has(key))\n                return;",
  ]),
  machine("locks/lease", "a minute has a hundred seconds", [
    "duration",
    "m: 60000000000n",
    "m: 100000000000n",
  ]),
  machine("locks/lease", "a lease of hours is one of minutes", [
    "duration",
    "h: 3600000000000n",
    "h: 60000000000n",
  ]),
  machine(
    "locks/lease/renew",
    "what is set as time is when the lease began",
    [
      "locks",
      'const renewed = context.ask({ ask: "lock-renew", key, owner });',
      'const renewed = modified === "now" || modified === undefined ? context.ask({ ask: "lock-renew", key, owner }) : "renewed";',
    ],
    [
      "locks",
      "setTimes(context, target) {",
      "setTimes(context, target, follow, accessed, modified) {",
    ],
  ),
  machine("locks/lease/renew", "a descriptor does not renew", [
    "lock-note",
    'if (context.ask({ ask: "lock-renew", key, owner, token }) === "lost")',
    'if (context.ask({ ask: "lock-look", key })?.token !== token)',
  ]),
  machine("locks/lease/renew", "a lease is renewed to twice its time from the grant", [
    "backends/locks",
    "held.expires = this.#options.now() + held.lease;",
    "held.expires = held.token + held.lease * 2n;",
  ]),
  machine("locks/lease/other", "anybody renews a lock", [
    "backends/locks",
    'if (held.owner !== owner)\n            return "other";\n        if (held.lease',
    "if (held.lease",
  ]),
  machine(
    "locks/lease/other",
    "who reads a lock renews it",
    ["lock-note", 'if (!own)\n            throw fault("not-permitted");', ""],
    [
      "backends/locks",
      'if (held.owner !== owner)\n            return "other";\n        if (held.lease',
      'if (held.owner !== owner && token === undefined)\n            return "other";\n        if (held.lease',
    ],
  ),
  machine(
    "locks/lost",
    "a note goes into the next grant",
    [
      "backends/locks",
      'if (held?.token !== token)\n            return "lost";\n        held.note',
      'if (!held)\n            return "lost";\n        held.note',
    ],
    ["lock-note", "if (held?.token !== this.#grant.token)", "if (!held)"],
  ),
  machine("locks/lost", "what is written for a lock that is lost is taken until it is synced", [
    "lock-note",
    "this.#checkHeld(context);\n            this.#staging.write",
    "this.#staging.write",
  ]),
  machine("locks/lost", "a sync with nothing to commit does not look at the lock", [
    "lock-note",
    "return this.#checkHeld(context);",
    "return;",
  ]),
  machine("locks/lost", "who has lost a lock renews its next grant", [
    "backends/locks",
    'if (token !== undefined && held?.token !== token)\n            return "lost";',
    'if (token !== undefined && !held)\n            return "lost";',
  ]),
];
