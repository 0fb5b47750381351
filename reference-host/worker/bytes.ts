/** Building and taking apart the messages between a guest's thread and the kernel. */

export class Writer {
  #buffer: Buffer = Buffer.allocUnsafeSlow(4096);
  #at = 0;

  /** Begins a new message; what `bytes` answered before is overwritten. */
  reset(): void {
    this.#at = 0;
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#at);
  }

  u8(value: number): this {
    this.#reserve(1);
    this.#at = this.#buffer.writeUInt8(value, this.#at);
    return this;
  }

  u32(value: number): this {
    this.#reserve(4);
    this.#at = this.#buffer.writeUInt32LE(value, this.#at);
    return this;
  }

  u64(value: bigint): this {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigUInt64LE(value, this.#at);
    return this;
  }

  text(value: string): this {
    this.#reserve(4 + value.length * 3);
    const length = this.#buffer.write(value, this.#at + 4, "utf8");
    this.#buffer.writeUInt32LE(length, this.#at);
    this.#at += 4 + length;
    return this;
  }

  data(value: Uint8Array): this {
    this.u32(value.length).#reserve(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  #reserve(length: number): void {
    if (this.#at + length <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#at + length));
    larger.set(this.bytes);
    this.#buffer = larger;
  }
}

/** Reads in the order of writing. The message belongs to the reader: `data` answers views of it. */
export class Reader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(message: Uint8Array) {
    this.#buffer = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  }

  u8(): number {
    return this.#buffer.readUInt8((this.#at += 1) - 1);
  }

  u32(): number {
    return this.#buffer.readUInt32LE((this.#at += 4) - 4);
  }

  u64(): bigint {
    return this.#buffer.readBigUInt64LE((this.#at += 8) - 8);
  }

  text(): string {
    const length = this.u32();
    return this.#buffer.toString("utf8", this.#at, (this.#at += length));
  }

  data(): Uint8Array {
    const length = this.u32();
    return new Uint8Array(
      this.#buffer.buffer,
      this.#buffer.byteOffset + this.#at,
      ((this.#at += length), length),
    );
  }
}
