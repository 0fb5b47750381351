/** The end of a stream of text, in bounded memory. */

const KEPT_BYTES = 64 * 1024;

export class Tail {
  #chunks: Uint8Array[] = [];
  #length = 0;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length - this.#chunks[0]!.length >= KEPT_BYTES)
      this.#length -= this.#chunks.shift()!.length;
  }

  /** The last lines, without trailing white space. */
  lines(count: number): string {
    const text = Buffer.concat(this.#chunks).toString("utf8").trimEnd();
    return text.split("\n").slice(-count).join("\n");
  }
}
