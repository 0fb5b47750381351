// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/terminal-stdin@0.2.12` */
export declare function getTerminalStdin(): TerminalInput | undefined;
export type TerminalInput = import("./cli-terminal-input.ts").TerminalInput;
