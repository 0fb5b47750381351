/** `spec/limits.md`: what a host publishes and does not undercut. */

export const LIMITS: readonly string[] = [
  "name_bytes",
  "key_bytes",
  "value_bytes",
  "keys",
  "descriptors",
  "with_bytes",
];

export type Limits = Readonly<Record<string, number>>;

export const limitRules = {
  nameTooLong(name: string, limits: Limits): boolean {
    return name.length > (limits["name_bytes"] ?? Infinity);
  },
  keyTooLong(bytes: number, limits: Limits): boolean {
    return bytes > (limits["key_bytes"] ?? Infinity);
  },
  valueTooLong(bytes: bigint, limits: Limits): boolean {
    const limit = limits["value_bytes"];
    return limit !== undefined && bytes > BigInt(limit);
  },
  tooManyKeys(keys: number, limits: Limits): boolean {
    return keys > (limits["keys"] ?? Infinity);
  },
  tooManyDescriptors(open: number, limits: Limits): boolean {
    return open > (limits["descriptors"] ?? Infinity);
  },
  isPublished(name: string, limits: Limits): boolean {
    return LIMITS.includes(name) || Object.hasOwn(limits, name);
  },
};
