/**
 * What the specification says, as small functions by chapter. The model asks them for every
 * decision, so that a variation of one of them is a model that is wrong in that one sentence.
 */

import { commitRules } from "./commit.ts";
import { errorRules } from "./errors.ts";
import { fileRules } from "./files.ts";
import { kvRules } from "./kv.ts";
import { limitRules } from "./limits.ts";
import { pathRules } from "./paths.ts";
import { runtimeRules } from "./runtime.ts";
import { tmpRules } from "./tmp.ts";
import { ttlRules } from "./ttl.ts";
import { versionRules } from "./versions.ts";
import { withRules } from "./with.ts";

export interface Rules {
  readonly paths: typeof pathRules;
  readonly errors: typeof errorRules;
  readonly with: typeof withRules;
  readonly files: typeof fileRules;
  readonly commit: typeof commitRules;
  readonly versions: typeof versionRules;
  readonly kv: typeof kvRules;
  readonly tmp: typeof tmpRules;
  readonly limits: typeof limitRules;
  readonly runtime: typeof runtimeRules;
  readonly ttl: typeof ttlRules;
}

export const specification: Rules = {
  paths: pathRules,
  errors: errorRules,
  with: withRules,
  files: fileRules,
  commit: commitRules,
  versions: versionRules,
  kv: kvRules,
  tmp: tmpRules,
  limits: limitRules,
  runtime: runtimeRules,
  ttl: ttlRules,
};
