import type { Key } from "../backend.ts";

export function scopeOf(key: Key): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}
