import type { Key, StoredRecord } from "./backend.ts";
import { type Context, Handle } from "./node.ts";
import type { Stat } from "./operation.ts";
import { valueStat } from "./kv-record.ts";

/** An open record of `.meta` (spec/kv-ttl.md): what was known of the value when it was opened. */
export class MetaHandle extends Handle {
  override readonly type = "file";
  override readonly path: string;
  readonly #bytes: Uint8Array;
  readonly #stat: Stat;

  constructor(key: Key, found: StoredRecord) {
    super();
    this.path = `/beta/kv/.meta/${key}`;
    this.#bytes = new TextEncoder().encode(`${JSON.stringify(metaOf(found))}\n`);
    this.#stat = valueStat(`.meta/${key}`, this.#bytes.length, found.version);
  }

  override stat(): Stat {
    return this.#stat;
  }
  override size(): number {
    return this.#bytes.length;
  }
  override read(_context: Context, length: number, offset: number): Uint8Array {
    return this.#bytes.subarray(offset, offset + length);
  }
}

/** Numbers of 64 bits as decimal strings. */
function metaOf({ version, value, expires }: StoredRecord): object {
  return {
    version: String(version),
    size: value!.length,
    ...(expires !== undefined && { expires: String(expires) }),
  };
}
