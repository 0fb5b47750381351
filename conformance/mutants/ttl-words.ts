import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

/** What the option `ttl` takes, and what `.meta` says. */
export const ttlWords: readonly Mutant[] = [
  machine(
    "kv-ttl/value",
    "a number without a unit is taken for seconds",
    ["duration", "(ms|s|m|h)$/", "(ms|s|m|h)?$/"],
    ["duration", "UNITS[unit]", 'UNITS[unit ?? "s"]'],
  ),
  machine("kv-ttl/value", "minutes are milliseconds", [
    "duration",
    "m: 60000000000n",
    "m: 1000000n",
  ]),
  machine("kv-ttl/value", "leading zeros are refused", [
    "duration",
    "/^([0-9]+)(ms",
    "/^([1-9][0-9]*)(ms",
  ]),
  machine("kv-ttl/value", "no time at all is a time", [
    "duration",
    "if (duration === 0n)",
    "if (duration < 0n)",
  ]),
  machine("kv-ttl/longest", "a year is too long", [
    "with",
    "315360000000000000n",
    "31535999999000000n",
  ]),
  machine("kv-ttl/longest", "a century is not too long", [
    "with",
    "315360000000000000n",
    "3153600000000000000n",
  ]),
  machine("kv-ttl/operation", "the option means nothing to an unlink", [
    "kv",
    'ttl !== undefined && use !== "open-write"',
    'ttl !== undefined && use !== "unlink" && use !== "open-write"',
  ]),
  machine("kv-ttl/operation", "the option means nothing to an open for reading", [
    "kv",
    'ttl !== undefined && use !== "open-write"',
    'ttl !== undefined && use !== "open" && use !== "open-write"',
  ]),
  machine("kv-ttl/combined", "behind a condition the time is forgotten", [
    "with",
    "options.ttl = parseTtl(value);",
    "options.ttl = options.condition === undefined ? parseTtl(value) : undefined;",
  ]),
  machine("kv-ttl/combined", "what is committed explicitly does not expire", [
    "kv-value",
    "const ttl = this.#options?.ttl;",
    "const ttl = this.#options?.explicit && this.#options.condition === undefined ? undefined : this.#options?.ttl;",
  ]),
  machine("kv-ttl/meta", "the expiry is told in milliseconds", [
    "kv-meta",
    "String(expires)",
    "String(expires / 1000000n)",
  ]),
  machine("kv-ttl/meta", "the version is a JSON number", [
    "kv-meta",
    "version: String(version)",
    "version: Number(version)",
  ]),
  machine("kv-ttl/meta", "there is an expiry of 0 where there is none", [
    "kv-meta",
    "...(expires !== undefined && { expires: String(expires) })",
    "expires: String(expires ?? 0n)",
  ]),
  machine("kv-ttl/meta/version", "a record has no modification time", [
    "kv-meta",
    "this.#bytes.length, found.version",
    "this.#bytes.length, 0n",
  ]),
  machine("kv-ttl/meta/missing", "of a directory it is said that it is one", [
    "kv",
    'if (!found || isDirectory(found))\n        throw fault("no-entry");',
    'if (!found || isDirectory(found))\n        throw fault(found ? "is-directory" : "no-entry");',
  ]),
  machine("kv-ttl/meta/missing", "a scope is found below `.meta`", [
    "kv-path",
    'if (denoted.place === "fixed")\n        return refuse("meta");',
    'if (denoted.place === "fixed")\n        return denoted;',
  ]),
  machine("kv-ttl/meta/read-only", "a change is refused as one that this guest may not make", [
    "kv",
    'if ((place === "fixed" || place === "meta") && changes)',
    'if (place === "meta" && changes)\n            throw fault("access");\n        if (place === "fixed" && changes)',
  ]),
  machine("kv-ttl/meta/read-only", "to unlink a record is to unlink the key", [
    "kv",
    '(place === "fixed" || place === "meta") && changes',
    '(place === "fixed" || (place === "meta" && use !== "unlink")) && changes',
  ]),
  machine("kv-ttl/meta/control", "`.meta` is found in a scope, too", [
    "kv-path",
    "if (isMeta(path, context.features))\n        return locateMeta(context, path.slice(1));",
    'if (path.includes(".meta") && context.features.has("kv.ttl"))\n        return locateMeta(context, path.slice(path.indexOf(".meta") + 1));',
  ]),
  machine("kv-ttl/meta/control", "`.meta` is listed", [
    "kv",
    "const scopes = scopesOf(context).map(",
    'const scopes = [...scopesOf(context), ...(context.features.has("kv.ttl") ? [".meta"] : [])].map(',
  ]),
];
