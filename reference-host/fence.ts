import type { Check, Key } from "./backend.ts";
import { fault } from "./errors.ts";
import { type Limits, limitsOfLocks } from "./limits.ts";
import type { Context } from "./node.ts";
import { byteLength } from "./path.ts";

/** A lock, and the token under which it has to be held (locks/fence). */
export interface Fence {
  lock: Key;
  token: bigint;
}

/** `SCOPE/NAME:TOKEN`. */
export function parseFence(value: string, limits: Limits): Fence {
  const [, scope, name, digits] = /^([^/]+)\/([^/]+):([0-9]+)$/.exec(value) ?? [];
  if (scope === undefined || name!.startsWith(".")) throw fault("invalid");
  if (byteLength(name!) > limitsOfLocks(limits).lock_name_bytes) throw fault("invalid");
  return { lock: `${scope}/${name}`, token: tokenOf(BigInt(digits!)) };
}

/** A number that is no token is like one that was never given. */
export function tokenOf(number: bigint): bigint {
  return number > 0n && number < 2n ** 64n ? number : 0n;
}

/** Throws unless the lock is held under the token. */
export function checkFence(context: Context, fence: Fence | undefined): void {
  if (!fence) return;
  const held = context.ask({ ask: "lock-look", key: fence.lock });
  if (held?.token !== fence.token) throw fault("not-recoverable");
}

/** The same, in which every commit is made only while the fence holds, in one step with it. */
export function underFence(context: Context, fence: Fence | undefined): Context {
  if (!fence) return context;
  const held: Check = { held: fence.lock, token: fence.token };
  return {
    ...context,
    ask(request) {
      if (request.ask !== "commit") return context.ask(request);
      // Should it be lost just behind this, the commit is a conflict, and this is asked again.
      checkFence(context, fence);
      return context.ask({ ...request, checks: [...request.checks, held] });
    },
  };
}
