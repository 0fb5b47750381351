/** `poll_oneoff`: waiting for clocks and for standard input; every other descriptor is always ready. */
import { Fault, fault } from "../../errors.ts";
import type { Abi, Group } from "./abi.ts";
import { time } from "./clocks.ts";
import { ERRNO } from "./errno.ts";
import { flags } from "./numbers.ts";

const SUBSCRIPTION = 48;
const EVENT = 32;
const TAG = { clock: 0, read: 1, write: 2 } as const;

interface Subscription {
  userdata: bigint;
  tag: number;
  /** Of a clock, how long from now; of standard input, absent. */
  remaining?: bigint;
  ready?: { errno: number; bytes: bigint };
}

export function pollImports(abi: Abi): Group {
  const { context, memory } = abi;
  return {
    poll_oneoff: (from: number, to: number, count: number, result: number) => {
      if (count === 0) throw fault("invalid");
      memory.check(from, (count >>> 0) * SUBSCRIPTION);
      memory.check(to, (count >>> 0) * EVENT);
      memory.check(result, 4);
      const all = Array.from({ length: count >>> 0 }, (_, i) =>
        subscription(abi, from + i * SUBSCRIPTION),
      );
      const waiting = all.filter((each) => each.ready === undefined);
      const input = waiting.some((each) => each.tag === TAG.read);
      const soonest = waiting.reduce<bigint | undefined>(earlier, undefined);
      const patience = waiting.length < all.length ? 0n : soonest;
      const readable = (input || patience !== 0n) && context.wait(patience, input);
      for (const each of waiting) {
        if (each.tag === TAG.read ? readable : !readable && each.remaining! <= (patience ?? 0n)) {
          each.ready = { errno: 0, bytes: each.tag === TAG.read ? 1n : 0n };
        }
      }
      const events = all.filter((each) => each.ready !== undefined);
      for (const [i, event] of events.entries()) writeEvent(abi, to + i * EVENT, event);
      memory.setU32(result, events.length);
    },
  };
}

function earlier(soonest: bigint | undefined, { remaining }: Subscription): bigint | undefined {
  if (remaining === undefined) return soonest;
  return soonest === undefined || remaining < soonest ? remaining : soonest;
}

function subscription(abi: Abi, at: number): Subscription {
  const { memory } = abi;
  const tag = memory.u8(at + 8);
  const each: Subscription = { userdata: memory.u64(at), tag };
  if (tag > TAG.write) throw fault("invalid");
  try {
    if (tag === TAG.clock) return { ...each, ...clock(abi, at) };
    return { ...each, ...descriptor(abi, memory.u32(at + 16), tag) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...each, ready: { errno: ERRNO[error.code], bytes: 0n } };
  }
}

function clock({ context, memory }: Abi, at: number): Partial<Subscription> {
  const now = time(context.clock, memory.u32(at + 16));
  const timeout = memory.u64(at + 24);
  const absolute = flags(memory.u16(at + 40), 1) === 1;
  const remaining = absolute ? timeout - now : timeout;
  return remaining <= 0n ? { ready: { errno: 0, bytes: 0n } } : { remaining };
}

/** Asking claims nothing, so that a file of unknown size is simply ready. */
function descriptor({ call }: Abi, fd: number, tag: number): Partial<Subscription> {
  const { type, read } = call({ op: "flags", fd });
  if (tag === TAG.write) return { ready: { errno: 0, bytes: 65_536n } };
  if (type === "stream" && read) return {};
  const bytes =
    type === "file"
      ? call({ op: "fstat", fd }).size - call({ op: "seek", fd, offset: 0, whence: "current" })
      : 0;
  return { ready: { errno: 0, bytes: BigInt(Math.max(bytes, 0)) } };
}

function writeEvent({ memory }: Abi, at: number, { userdata, tag, ready }: Subscription): void {
  memory.setU64(at, userdata);
  memory.setU16(at + 8, ready!.errno);
  memory.setU8(at + 10, tag);
  memory.setU64(at + 16, ready!.bytes);
  memory.setU16(at + 24, 0);
}
