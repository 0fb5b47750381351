import { seeded } from "../arbitraries/dice.ts";
import { mutantsOf } from "./define.ts";
import type { DirectOptions } from "./direct/world.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

/** Commits are made under a fence that was judged before them. */
const unchecked = [
  "fence",
  "return context.ask({ ...request, checks: [...request.checks, held] });",
  "return context.ask(request);",
] as const;

let worlds = 0;
const late: NonNullable<DirectOptions["backend"]> = (plain, host) => {
  const chance = seeded(++worlds);
  return new host.LateBackend(plain, () => chance.nextInt(0, 999) / 1000, 12);
};

/** Fences, and what is published of locks. */
export const lockFences: readonly Mutant[] = [
  machine("locks/fence/commit", "a fence is judged at the open alone", [
    "kv-value",
    "const context = underFence(plain, this.#options?.fence);",
    "const context = plain;",
  ]),
  machine(
    "locks/fence/commit",
    "a fence holds at a commit while nobody holds the lock",
    [
      "fence",
      "checkFence(context, fence);\n            return",
      'if (context.ask({ ask: "lock-look", key: fence.lock }))\n                checkFence(context, fence);\n            return',
    ],
    unchecked,
  ),
  machine("locks/fence/commit", "a fence holds after the first commit under it", [
    "kv-value",
    "this.#appendedFrom = this.#staging.length;\n        if (this.#options?.condition",
    "this.#appendedFrom = this.#staging.length;\n        if (this.#options?.fence)\n            this.#options = { ...this.#options, fence: undefined };\n        if (this.#options?.condition",
  ]),
  {
    ...machine("locks/fence/commit", "a fence is judged before the commit", unchecked),
    options: { backend: late },
  },
  machine(
    "locks/fence",
    "a fence holds if its token was ever given",
    [
      "fence",
      "if (held?.token !== fence.token)",
      "if (held !== undefined && held.token < fence.token)",
    ],
    ["backends/locks", "return this.#look(key)?.token === token;", "return true;"],
  ),
  machine(
    "locks/fence",
    "a fence holds while somebody holds the lock",
    ["fence", "if (held?.token !== fence.token)", "if (!held)"],
    [
      "backends/locks",
      "return this.#look(key)?.token === token;",
      "return this.#look(key) !== undefined;",
    ],
  ),
  machine("locks/fence", "a mkdir does not look at its fence", [
    "kv",
    "const { key, name, parent, options } = at(target);\n        const context = underFence(plain, options?.fence);",
    "const { key, name, parent, options } = at(target);\n        const context = plain;",
  ]),
  machine("locks/fence", "an unlink does not look at its fence", [
    "kv",
    "const { key, options } = at(target);\n        const context = underFence(plain, options?.fence);",
    "const { key, options } = at(target);\n        const context = plain;",
  ]),
  machine("locks/fence", "a rename of a key does not look at its fence", [
    "kv",
    "const fence = at(to).options?.fence;",
    "const fence = undefined;",
  ]),
  machine("locks/fence", "a rename of a key onto itself does not look at its fence", [
    "kv",
    "if (at(from).key === at(to).key)\n                checkFence(context, fence);",
    "",
  ]),
  machine("locks/fence", "a rename out of scratch does not look at its fence", [
    "kv",
    "const { key, parent, options } = at(to);\n        const context = underFence(plain, options?.fence);",
    "const { key, parent, options } = at(to);\n        const context = plain;",
  ]),
  machine("locks/fence", "only the holder may use its token", [
    "fence",
    "if (held?.token !== fence.token)",
    "if (held?.token !== fence.token || held.owner !== context.owner)",
  ]),
  machine("locks/fence", "a fence that does not hold says busy", [
    "fence",
    'throw fault("not-recoverable");',
    'throw fault("busy");',
  ]),
  machine("locks/fence/explicit", "a descriptor under a fence commits on close", [
    "kv-value",
    " || options.fence !== undefined",
    "",
  ]),
  machine(
    "locks/fence/malformed",
    "the scope of a fence's lock is that of the key, whatever it says",
    [
      "kv-path",
      "if (options.fence && !options.fence.lock.startsWith(`${rest[0]}/`))",
      "if (options.fence && options.fence.lock.startsWith(`.`))",
    ],
  ),
  machine("locks/fence/malformed", "a fence for reading is ignored", [
    "kv",
    'if (use === "open" && located.options.fence)',
    'if (use === "look" && located.options.fence)',
  ]),
  machine("locks/fence/malformed", "a token may have letters behind it", [
    "fence",
    "([0-9]+)$/",
    "([0-9]+)/",
  ]),
  machine("locks/limits", "the limits of locks are not in the files", [
    "fixed",
    "Object.fromEntries(Object.entries(published).map(",
    "Object.fromEntries(Object.entries(limits).map(",
  ]),
  machine("locks/limits", "notes may be shorter than they have to be able to be", [
    "limits",
    "lock_note_bytes: 1024",
    "lock_note_bytes: 1000",
  ]),
  machine("locks/limits/held", "there is room for one more lock", [
    "backends/locks",
    "this.#list(scope).length >= most",
    "this.#list(scope).length > most",
  ]),
  machine("locks/limits/held", "there is room for one lock less", [
    "backends/locks",
    "return this.#held.size >= most && this.#list(scope).length >= most;",
    "return this.#list(scope).length >= most - 1;",
  ]),
  machine("locks/limits/held", "locks that were released count", [
    "backends/locks",
    "return this.#held.size >= most && this.#list(scope).length >= most;",
    "return (this.granted = (this.granted ?? 0) + 1) > most;",
  ]),
];
