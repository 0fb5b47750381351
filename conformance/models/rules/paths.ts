/** `spec/layout.md`: paths and names. */

export const SCOPES: readonly string[] = ["local", "region", "global"];

/** The feature that the first component below `/beta`, or the second below `net`, belongs to. */
const FEATURE_OF: Readonly<Record<string, string>> = {
  "kv/region": "kv.region",
  "kv/global": "kv.global",
  "kv/.tx": "kv.tx",
  "kv/.commit": "kv.tx",
  locks: "locks",
  "net/http": "http.daemon",
  "net/ws": "ws",
  "net/tcp": "tcp",
  rpc: "rpc",
  srv: "rpc",
  queue: "queue",
  topic: "topic",
  blob: "blob",
  "caps.json": "caps",
  secrets: "secrets",
  config: "config",
};
const RESERVED: readonly string[] = ["proc", "metrics", "trace", "log", "net/out"];

export const pathRules = {
  isAbsolute(path: string): boolean {
    return path.startsWith("/");
  },
  isEmpty(path: string): boolean {
    return path === "";
  },
  hasNul(path: string): boolean {
    return path.includes("\0");
  },
  isUtf8(path: string): boolean {
    return !/[\x80-\xff]/.test(path) || isUtf8(path);
  },
  isIgnored(part: string): boolean {
    return part === "" || part === ".";
  },
  isParent(part: string): boolean {
    return part === "..";
  },
  /** Whether `..` may lead above the descriptor. */
  mayEscape(): boolean {
    return false;
  },
  /** The name that a component stands for. */
  name(part: string): string {
    return part;
  },
  /** Whether a name may not be created in a scope. */
  isMalformed(name: string): boolean {
    return name.startsWith(".");
  },
  /** Whether `/beta/kv/FIRST…` is `/beta/kv/local/FIRST…`. */
  isInDefaultScope(first: string): boolean {
    return !SCOPES.includes(first) && !first.startsWith(".") && !first.startsWith("@");
  },
  /** Whether a name in the root of a service resolves through a path with `..` in it. */
  reachesControl(hasParent: boolean): boolean {
    return !hasParent;
  },
  /** Whether a trailing slash is forgiven. */
  forgivesSlash(): boolean {
    return false;
  },
  /** What a place below `/beta` belongs to: a feature, `reserved`, or nothing. */
  owner(first: string, second: string | undefined): string | undefined {
    const both = `${first}/${second}`;
    if (RESERVED.includes(first) || RESERVED.includes(both)) return "reserved";
    return FEATURE_OF[first] ?? FEATURE_OF[both];
  },
};

function isUtf8(path: string): boolean {
  const bytes = Uint8Array.from(path, (character) => character.charCodeAt(0));
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
