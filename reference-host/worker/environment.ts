/** The variables of a guest: those that were given, and where it can prepare files. */
export function environment(given: Readonly<Record<string, string>> = {}): [string, string][] {
  return Object.entries({ ...given, TMPDIR: given["TMPDIR"] ?? "/beta/tmp" });
}
