// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/terminal-stderr@0.2.12` */
export declare function getTerminalStderr(): TerminalOutput | undefined;
export type TerminalOutput = import("./cli-terminal-output.ts").TerminalOutput;
