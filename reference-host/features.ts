/** The names of spec/conformance.md, and which of them this host has. */
export type Feature =
  | "kv.region"
  | "kv.global"
  | "kv.ttl"
  | "kv.watch"
  | "kv.tx"
  | "kv.scratch"
  | "locks"
  | "http"
  | "http.daemon"
  | "ws"
  | "tcp"
  | "rpc"
  | "queue"
  | "topic"
  | "blob"
  | "caps"
  | "secrets"
  | "config";

/** What this host claims besides `core` unless it is told to claim less. */
export const FEATURES: readonly Feature[] = ["kv.region", "kv.global", "kv.ttl", "kv.tx", "locks"];
