// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/terminal-stdout@0.2.12` */
export declare function getTerminalStdout(): TerminalOutput | undefined;
export type TerminalOutput = import("./cli-terminal-output.ts").TerminalOutput;
