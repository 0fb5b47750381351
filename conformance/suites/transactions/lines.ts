/** Lines that many tests of transactions have. */

import type { Lines } from "../boundary/literal.ts";

export const TX = "/beta/kv/.tx";
export const LOCAL = "/beta/kv/local";

export function commit(lines: Lines, id: string, expect: string, ...requirements: string[]): void {
  lines.expect(`rename ${TX}/${id} /beta/kv/.commit/${id}`, expect, ...requirements);
}

export function put(lines: Lines, path: string, label: string, data = "x", how = "w,create"): void {
  lines.do(`open ${label} ${path} ${how}`);
  lines.do(`write ${label} ${data}`);
  lines.do(`close ${label}`);
}
