// Generated from wit/ by tools/generate-types.ts; not to be edited.

export const SCOPES = [
  "local",
  "region",
  "global",
] as const;

export type Scope = (typeof SCOPES)[number];
