// Generated from wit/ by tools/generate-types.ts; not to be edited.

export const ERROR_CODES = [
  "access",
  "bad-descriptor",
  "busy",
  "cross-device",
  "exist",
  "file-too-large",
  "illegal-byte-sequence",
  "insufficient-memory",
  "insufficient-space",
  "invalid",
  "invalid-seek",
  "io",
  "is-directory",
  "loop",
  "name-too-long",
  "no-entry",
  "no-such-device",
  "not-directory",
  "not-empty",
  "not-permitted",
  "not-recoverable",
  "pipe",
  "read-only",
  "too-many-links",
  "unsupported",
  "would-block",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
