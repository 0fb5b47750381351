import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const withOptions: readonly Mutant[] = [
  machine("with/unknown", "an unknown option is ignored", [
    "with",
    'else if (UNSUPPORTED.has(name))\n            options.unsupported = true;\n        else\n            throw fault("invalid")',
    "else if (UNSUPPORTED.has(name))\n            options.unsupported = true",
  ]),
  machine("with/unknown", "an unknown option is unsupported", [
    "with",
    'unsupported = true;\n        else\n            throw fault("invalid")',
    'unsupported = true;\n        else if (name === "commit") throw fault("invalid"); else\n            throw fault("unsupported")',
  ]),
  machine("with/duplicate", "the last of two equal options counts", [
    "with",
    "if (seen.has(name))",
    'if (seen.has(name) && name !== "commit")',
  ]),
  machine("with/malformed", "an option without a value is ignored", [
    "with",
    'if (equals < 0)\n            throw fault("invalid")',
    "if (equals < 0)\n            continue",
  ]),
  machine(
    "with/malformed",
    "a version may have letters behind it",
    ["with", "!/^[0-9]+$/.test(value)", "!/^[0-9]+/.test(value)"],
    ["with", "BigInt(value)", "BigInt(Number.parseInt(value, 10))"],
  ),
  machine("with/malformed", "an incomplete percent sequence is dropped", [
    "with",
    'if (/%(?![0-9A-Fa-f]{2})/.test(text))\n        throw fault("invalid");',
    'text = text.replace(/%(?![0-9A-Fa-f]{2}).?/g, "");',
  ]),
  machine("with/malformed", "a path may end before the key", [
    "kv-path",
    "rest.length < 2",
    "rest.length < 1",
  ]),
  machine("with/unsupported", "a reserved option is ignored", [
    "with",
    'throw fault("unsupported")',
    "return options",
  ]),
  machine("with/unsupported", "an option of another feature is unknown", [
    "with",
    '"timeout", "read"',
    '"read"',
  ]),
  machine("with/decoded", "values are not decoded", [
    "with",
    "percentDecode(option.slice(equals + 1))",
    "option.slice(equals + 1)",
  ]),
  machine("with/decoded", "values are decoded twice", [
    "with",
    "percentDecode(option.slice(equals + 1))",
    "percentDecode(percentDecode(option.slice(equals + 1)))",
  ]),
  machine("with/decoded", "options are decoded before they are split", [
    "with",
    'text.split(",")',
    'text.replace(/%2C/g, ",").split(",")',
  ]),
  machine("with/length", "options have the length of a name", [
    "with",
    "> limits.with_bytes",
    "> limits.name_bytes",
  ]),
  machine("with/length", "options may have any length", [
    "with",
    "> limits.with_bytes",
    "> limits.with_bytes * 64",
  ]),
  machine("with/operation", "options are ignored where nothing changes", [
    "kv",
    'if (use === "look" || use === "change")',
    'if (use === "change")',
  ]),
  machine("with/operation", "options are ignored on what is removed, renamed or given times", [
    "kv",
    'if (use === "look" || use === "change")',
    'if (use === "look")',
  ]),
  machine("with/if/version", "an open for reading does not look at the version", [
    "kv",
    "checkCondition(options, found);\n        if (found && how.exclusive",
    'if (how.write || how.create || typeof options?.condition !== "bigint") checkCondition(options, found);\n        if (found && how.exclusive',
  ]),
  machine("with/if/version", "a version that is newer will do", [
    "kv-record",
    "(found?.version ?? ABSENT) === condition",
    "(found && condition > ABSENT ? found.version >= condition : (found?.version ?? ABSENT) === condition)",
  ]),
  machine("with/if/absent", "mkdir says that the key exists", [
    "kv",
    'checkCondition(options, found);\n            if (found)\n                throw fault("exist");',
    'if (found)\n                throw fault("exist");',
  ]),
  machine("with/if/absent", "an empty value is absent", [
    "kv-record",
    "(found?.version ?? ABSENT) === condition",
    "(found?.value?.length === 0 && condition === ABSENT ? ABSENT : (found?.version ?? ABSENT)) === condition",
  ]),
  machine("with/if/present", "an unlink of what is not there says so", [
    "kv",
    'checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
    'if (found || options?.condition !== "present") checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
  ]),
  machine("with/if/present", "an open that may create does not ask for presence", [
    "kv",
    "checkCondition(options, found);\n        if (found && how.exclusive",
    'if (!how.create || options?.condition !== "present") checkCondition(options, found);\n        if (found && how.exclusive',
  ]),
  machine("with/if/commit", "the condition is judged at the open alone", [
    "kv-value",
    "checkCondition(this.#options, found);",
    "if (this.#version > 0n) checkCondition(this.#options, found);",
  ]),
  machine("with/if/commit", "presence is judged at the open alone", [
    "kv-value",
    "checkCondition(this.#options, found);",
    'if (this.#options?.condition !== "present") checkCondition(this.#options, found);',
  ]),
  machine("with/if/explicit", "a descriptor with a condition commits on close", [
    "kv-value",
    "explicit: options.explicit || options.condition !== undefined",
    "explicit: options.explicit",
  ]),
  machine("with/if/next", "after its commit the descriptor still asks for the first version", [
    "kv-value",
    "this.#options = { ...this.#options, condition: version }",
    "this.#options = { ...this.#options }",
  ]),
  machine("with/if/next", "after its commit the descriptor asks for nothing", [
    "kv-value",
    "this.#options = { ...this.#options, condition: version }",
    'this.#options = { ...this.#options, condition: "present" }',
  ]),
  machine("with/if/rename", "a rename does not look at its condition", [
    "kv",
    "checkCondition(at(to).options, found);",
    'if (at(to).options?.condition !== "present") checkCondition(at(to).options, found);',
  ]),
  machine("with/if/rename", "a rename from scratch does not look at the version", [
    "kv",
    "checkCondition(at(to).options, found);",
    'if (typeof at(to).options?.condition !== "bigint" || at(to).options.condition === 0n) checkCondition(at(to).options, found);',
  ]),
  machine("with/if/unlink", "an unlink does not look at the version", [
    "kv",
    'checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
    'if (!found || typeof options?.condition !== "bigint" || options.condition === 0n) checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
  ]),
  machine("with/commit", "an explicit commit happens at a normal end too", [
    "perform",
    "ending(state, fd, () => handle.close(state.context));\n    }\n    catch",
    'ending(state, fd, () => { if (handle.type === "file" && handle.path.startsWith("/beta/kv")) handle.sync(state.context); handle.close(state.context); });\n    }\n    catch',
  ]),
  machine("with/commit", "an explicit commit happens on close too", [
    "kv-value",
    "explicit: options.explicit || options.condition !== undefined",
    "explicit: options.condition !== undefined",
  ]),
];
