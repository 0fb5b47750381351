// Generated from wit/ by tools/generate-types.ts; not to be edited.

/** `wasi:cli/environment@0.2.12` */
export declare function getEnvironment(): Array<[string, string]>;
export declare function getArguments(): Array<string>;
export declare function initialCwd(): string | undefined;
