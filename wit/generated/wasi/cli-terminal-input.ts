// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/terminal-input@0.2.12` */

export interface TerminalInput {
  }
