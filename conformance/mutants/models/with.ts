import { specification } from "../../models/index.ts";
import { mutant, type ModelMutant } from "./mutant.ts";

const rules = specification.with;

export const withOptions: readonly ModelMutant[] = [
  mutant("with", "with/unknown", "every name is a known one", { isKnown: () => true }),
  mutant("with", "with/duplicate", "the last of two counts", { isDuplicate: () => false }),
  mutant("with", "with/malformed", "a version ends where its digits do", {
    parseCondition: (value) =>
      rules.parseCondition(value) ?? { kind: "number", number: BigInt(value.replace(/\D/g, "")) },
  }),
  mutant("with", "with/malformed", "a percent sign may stand alone", {
    decodeValue: (value) => rules.decodeValue(value) ?? value,
    isExplicit: () => true,
  }),
  mutant("with", "with/unsupported", "what is known is supported", { isSupported: () => true }),
  mutant("with", "with/decoded", "values are decoded twice", {
    decodeValue: (value) => rules.decodeValue(rules.decodeValue(value) ?? ""),
  }),
  mutant("with", "with/decoded", "values are decoded before the splitting", {
    splitOptions: (text) => rules.splitOptions(text.replace("%2C", ",")),
  }),
  mutant("with", "with/operation", "options are ignored where they mean nothing", {
    isLegalFor: () => true,
  }),
  mutant("with", "with/length", "ten bytes of options are enough", {
    isTooLong: (text) => text.length > 10,
  }),
  mutant("with", "with/if/version", "a version is any version", {
    holds: (condition, slot) =>
      condition.kind === "number" ? slot.entry !== undefined : rules.holds(condition, slot),
  }),
  mutant("with", "with/if/absent", "'absent' is no condition", {
    holds: (condition, slot) => condition.kind === "absent" || rules.holds(condition, slot),
  }),
  mutant("with", "with/if/present", "'present' is no condition", {
    holds: (condition, slot) => condition.kind === "present" || rules.holds(condition, slot),
  }),
  mutant("with", "with/if/commit", "the condition is judged at the open alone", {
    isJudgedAtCommit: () => false,
  }),
  mutant("with", "with/if/explicit", "a close commits under a condition", {
    conditionIsExplicit: () => false,
  }),
  mutant("with", "with/if/next", "the condition stays what it was", {
    conditionAfterCommit: (before) => before,
  }),
  mutant("commit", "with/commit", "a normal end commits everything", {
    commitsExplicit: () => true,
  }),
];
