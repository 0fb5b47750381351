/**
 * A backend that remembers what it read: a get of what nobody changed costs one atomic load and no round trip.
 * What expires is asked for each time: only the kernel knows the time by which it is gone.
 */
import {
  type Answer,
  type Backend,
  type Key,
  type Reply,
  type Request,
  type StoredRecord,
} from "../backend.ts";
import type { Epochs } from "./epochs.ts";

interface Remembered {
  record: StoredRecord | undefined;
  group: number;
  epoch: number;
}

const ENTRIES = 16_384;
const BYTES = 33_554_432;

export class CachedBackend implements Backend {
  readonly #backend: Backend;
  readonly #epochs: Epochs;
  readonly #remembered = new Map<Key, Remembered>();
  #bytes = 0;

  constructor(backend: Backend, epochs: Epochs) {
    this.#backend = backend;
    this.#epochs = epochs;
  }

  request<R extends Request>(request: R): Reply<R> {
    // What other regions tell comes when it is asked for.
    if (request.ask === "get" && !request.key.startsWith("global/"))
      return this.#get(request.key) as Answer<R>;
    if (request.ask === "commit") return this.#commit(request) as Answer<R>;
    return this.#backend.request(request);
  }

  nextTime(): bigint | undefined {
    return this.#backend.nextTime?.();
  }

  #get(key: Key): Reply<Request & { ask: "get" }> {
    const found = this.#remembered.get(key);
    if (found !== undefined && this.#epochs.current(found.group) === found.epoch)
      return found.record;
    // The epoch from before the question: if a commit comes between the two, what is remembered is doubted too early.
    const group = found?.group ?? this.#epochs.groupOf(key);
    const epoch = this.#epochs.current(group);
    const record = this.#backend.request({ ask: "get", key });
    if (typeof record !== "symbol" && record?.expires === undefined)
      this.#remember(key, { record, group, epoch });
    return record;
  }

  /** What this guest has put it need not ask for, unless another commit to the same group has come between. */
  #commit(request: Request & { ask: "commit" }): Reply<typeof request> {
    const before = request.writes.map(({ key }) => {
      const group = this.#epochs.groupOf(key);
      return { group, epoch: (this.#epochs.current(group) + 1) | 0 };
    });
    const answer = this.#backend.request(request);
    if (typeof answer !== "object") return answer;
    const { version } = answer;
    for (const [i, { key, put, ttl }] of request.writes.entries()) {
      if (ttl !== undefined) {
        this.#forget(key);
        continue;
      }
      const record =
        put === undefined ? undefined : put === "directory" ? { version } : { version, value: put };
      this.#remember(key, { record, ...before[i]! });
    }
    return answer;
  }

  #remember(key: Key, remembered: Remembered): void {
    this.#forget(key);
    this.#remembered.set(key, remembered);
    this.#bytes += size(remembered);
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= ENTRIES && this.#bytes <= BYTES) break;
      this.#forget(oldest);
    }
  }

  #forget(key: Key): void {
    const found = this.#remembered.get(key);
    if (found === undefined) return;
    this.#bytes -= size(found);
    this.#remembered.delete(key);
  }
}

function size({ record }: Remembered): number {
  return record?.value?.length ?? 0;
}
