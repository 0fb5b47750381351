import { mutant, type ModelMutant } from "./mutant.ts";

export const limits: readonly ModelMutant[] = [
  mutant("limits", "limits/name", "names have at most 128 bytes", {
    nameTooLong: (name) => name.length > 128,
  }),
  mutant("limits", "limits/value", "a value has less than the limit", {
    valueTooLong: (bytes, { value_bytes: limit }) => limit !== undefined && bytes >= BigInt(limit),
  }),
  mutant("limits", "limits/value", "a value has no limit", { valueTooLong: () => false }),
  mutant("limits", "limits/files", "every limit has a file", { isPublished: () => true }),
];
