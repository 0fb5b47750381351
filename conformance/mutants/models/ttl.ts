import { specification } from "../../models/index.ts";
import { mutant, type ModelMutant } from "./mutant.ts";

const rules = specification.ttl;

export const ttl: readonly ModelMutant[] = [
  mutant("ttl", "kv-ttl/value", "a number without a unit is in seconds", {
    parse: (value) => rules.parse(value) ?? rules.parse(`${value}s`),
  }),
  mutant("ttl", "kv-ttl/longest", "any time is accepted", { isTooLong: () => false }),
  mutant("ttl", "kv-ttl/operation", "the option means nothing where nothing is committed", {
    isLegalFor: () => true,
  }),
  mutant("ttl", "kv-ttl/implicit", "the option implies an explicit commit", {
    impliesExplicit: () => true,
  }),
  mutant("ttl", "kv-ttl/gone", "nothing expires", { isOver: () => false }),
  mutant("ttl", "kv-ttl/exact", "a value is there at the moment of its expiry", {
    isOver: (expires, now) => now > expires,
  }),
  mutant("ttl", "kv-ttl/commit", "the time begins with the open", {
    ofCommit: ({ ttl, opened }) => (ttl === undefined ? undefined : opened + ttl),
  }),
  mutant("ttl", "kv-ttl/again", "a later commit keeps the expiry", {
    ofCommit: (file, now, before) =>
      file.commits > 0 ? before?.expires : rules.ofCommit(file, now, before),
  }),
  mutant("ttl", "kv-ttl/taken", "a put without the option keeps the expiry", {
    ofCommit: (file, now, before) => rules.ofCommit(file, now, before) ?? before?.expires,
  }),
  mutant("ttl", "kv-ttl/rename", "a rename takes the expiry along", {
    ofRename: (time, now, moved) => rules.ofRename(time, now, moved) ?? moved?.expires,
  }),
  mutant("ttl", "kv-ttl/rename/target", "the target of a rename does not expire", {
    ofRename: () => undefined,
  }),
];
