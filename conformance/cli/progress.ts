/** How far the run is: one line, rewritten, and only where somebody looks. */

export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #total = 0;
  #done = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  plan(total: number): void {
    this.#total = total;
  }

  step(id: string): void {
    this.#done++;
    const line = `${this.#done}/${this.#total} ${id}`;
    this.#write(line.slice(0, (this.#stream.columns ?? 80) - 1));
  }

  clear(): void {
    this.#write("");
  }

  #write(line: string): void {
    if (this.#stream.isTTY) this.#stream.write(`\r\u001B[K${line}`);
  }
}
