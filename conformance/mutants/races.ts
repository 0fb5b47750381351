import { seeded } from "../arbitraries/dice.ts";
import { mutantsOf } from "./define.ts";
import type { DirectOptions } from "./direct/world.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

let worlds = 0;

/** A store whose answers come late: between what is asked and what is done, others get their turn. */
const backend: NonNullable<DirectOptions["backend"]> = (plain, host) => {
  const chance = seeded(++worlds);
  return new host.LateBackend(plain, () => chance.nextInt(0, 999) / 1000, 12);
};

function race(...about: Parameters<typeof machine>): Mutant {
  return { ...machine(...about), options: { backend } };
}

/** The key lies in a directory of the scope. */
const NESTED = 'key.split("/").length > 2';

const CHECKS = "const version = commit(context, checks,";

/** A commit that, where this holds, does not ask whether the key is still as it was judged. */
function unchecked(requirement: string, rule: string, where: string): Mutant {
  return race(requirement, rule, [
    "kv-value",
    CHECKS,
    `const key = this.#key;\n            const version = commit(context, ${where} ? [] : checks,`,
  ]);
}

/** A rename that, where this holds, removes the key and then puts the target as any other put does. */
function inTwoSteps(rule: string, where: string): Mutant {
  return race("kv/rename", rule, [
    "kv",
    "if (commit(context, checks, writes))\n                return;",
    `const steps = ${where};
            if (!commit(context, checks, steps ? writes.slice(0, 1) : writes))
                continue;
            while (steps && !commit(context, unchanged(context, at(to).key, at(to).parent, look(context, to, true)), writes.slice(1)));
            return;`,
  ]);
}

const CONDITION = "this.#options?.condition !== undefined";
const APPENDED = "this.#appendedFrom !== undefined && found";

/** What is judged and what is done are two steps where a value is long, a key deep, or a descriptor old. */
export const races: readonly Mutant[] = [
  unchecked(
    "with/if/commit",
    "the condition of a commit of more than 256 bytes is judged before it",
    `${CONDITION} && this.#staging.length > 256`,
  ),
  unchecked(
    "with/if/commit",
    "the condition of a commit in a directory is judged before it",
    `${CONDITION} && ${NESTED}`,
  ),
  unchecked(
    "with/if/commit",
    "the condition of a commit that appends is judged before it",
    `${CONDITION} && this.#appendedFrom !== undefined && this.#staging.length > this.#appendedFrom`,
  ),
  race(
    "with/if/commit",
    "from its third commit on, the condition of a descriptor is judged before it",
    [
      "kv-value",
      CHECKS,
      `const version = commit(context, ${CONDITION} && this.commits >= 2 ? [] : checks,`,
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "this.commits = (this.commits ?? 0) + 1;\n        this.#version = version;\n        this.#dirty = false;",
    ],
  ),
  unchecked(
    "commit/append",
    "an append to more than 4096 bytes is merged before it is committed",
    `${APPENDED}?.value?.length > 4096`,
  ),
  unchecked(
    "commit/append",
    "an append to more than 65536 bytes is merged before it is committed",
    `${APPENDED}?.value?.length > 65536`,
  ),
  unchecked(
    "commit/append",
    "an append in a directory is merged before it is committed",
    `${APPENDED} && ${NESTED}`,
  ),
  unchecked(
    "commit/append",
    "an append of more than 256 bytes is merged before it is committed",
    `${APPENDED} && this.#staging.length - this.#appendedFrom > 256`,
  ),
  unchecked(
    "file/exclusive/lost",
    "the first commit of more than 256 bytes looks for the key before it",
    "this.#ticket !== undefined && this.#staging.length > 256",
  ),
  unchecked(
    "file/exclusive/lost",
    "the first commit in a directory looks for the key before it",
    `this.#ticket !== undefined && ${NESTED}`,
  ),
  race("commit/parent", "the first commit of a key in a directory looks for that before it", [
    "kv-value",
    CHECKS,
    "const version = commit(context, checks.slice(0, 1),",
  ]),
  race("commit/whole", "a value of more than 65536 bytes is replaced in two steps", [
    "kv-value",
    CHECKS,
    "const longer = found && merged === undefined && !this.#options && this.#staging.length > 65536;\n            if (longer) {\n                const mixed = found.value.slice(0, this.#staging.length);\n                mixed.set(this.#staging.view(0, Math.min(65536, mixed.length)));\n                if (commit(context, checks, [{ key: this.#key, put: mixed }], owner) === undefined) continue;\n            }\n            const version = commit(context, longer ? [] : checks,",
  ]),
  inTwoSteps("a key is renamed out of a directory in two steps", NESTED),
  inTwoSteps(
    "a value of more than 4096 bytes is renamed in two steps",
    "source.value.length > 4096",
  ),
  race(
    "with/if/rename",
    "the condition of more than 256 bytes of scratch is judged before the rename",
    [
      "kv",
      "const version = commit(context, unchanged(context, key, parent, found), [",
      "const version = commit(context, at(to).options && bytes.length > 256 ? [] : unchanged(context, key, parent, found), [",
    ],
  ),
  race("with/if/rename", "the condition of a target in a directory is judged before the rename", [
    "kv",
    "const version = commit(context, unchanged(context, key, parent, found), [",
    `const version = commit(context, at(to).options && ${NESTED} ? [] : unchanged(context, key, parent, found), [`,
  ]),
  race("with/if/unlink", "the condition of a key in a directory is judged before the removal", [
    "kv",
    "if (commit(context, [{ key, version: found.version }], [{ key, put: undefined }]))",
    `if (commit(context, options && ${NESTED} ? [] : [{ key, version: found.version }], [{ key, put: undefined }]))`,
  ]),
  race("kv/mkdir/exists", "a directory is looked for before another is made in a directory", [
    "kv",
    'const checks = unchanged(context, key, parent, found);\n            const writes = [{ key, put: "directory" }];',
    `const checks = unchanged(context, key, parent, found).slice(${NESTED} ? 1 : 0);\n            const writes = [{ key, put: "directory" }];`,
  ]),
  machine(
    "kv/local/shared",
    "of a key that was opened nine times, every other open is of what the last one found",
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "const often = (context.often ??= new Map());\n        const known = often.get(key) ?? { opens: 0 };\n        known.found = known.opens++ > 8 && known.opens % 2 === 0 && !how.write ? known.found : found;\n        often.set(key, known);\n        return new ValueHandle(key, how.write ? found : known.found, how, options);",
    ],
  ),
  machine("kv/list", "of more than 64 entries, those that are left are looked up by their number", [
    "perform",
    "if (!found.entries || rewind === true) {",
    "if (!found.entries || rewind === true || found.entries.length > 64) {",
  ]),
];
