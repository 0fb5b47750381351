/**
 * Versions. The model knows their order before it knows one of them: a version is a symbol with
 * the versions that it is greater than, and is bound to a number when a result first shows it.
 */

export class Version {
  /** The requirement by which it is greater than those before it. */
  readonly order: string;
  #number: bigint | undefined;
  #floor: bigint;
  #ceiling: bigint | undefined;
  readonly #after: readonly Version[];
  readonly #before: Version[] = [];
  #excluded: Set<bigint> | undefined;

  constructor(after: readonly Version[], order: string) {
    this.order = order;
    this.#after = after;
    this.#floor = 1n;
    for (const earlier of after) {
      earlier.#before.push(this);
      this.#raise(earlier.#lowest() + 1n);
    }
  }

  get number(): bigint | undefined {
    return this.#number;
  }

  /** As a result shows it, `*` while it is not known. */
  render(): string {
    return this.#number === undefined ? "*" : this.#number.toString();
  }

  /** A number that it can have. */
  sample(): bigint {
    if (this.#number !== undefined) return this.#number;
    let sample = this.#floor < 1000n ? 1000n : this.#floor;
    if (this.#ceiling !== undefined && sample > this.#ceiling) sample = this.#ceiling;
    while (this.#excluded?.has(sample) === true) sample += 1n;
    return sample;
  }

  admits(number: bigint): boolean {
    if (this.#number !== undefined) return this.#number === number;
    if (number < this.#floor || (this.#ceiling !== undefined && number > this.#ceiling))
      return false;
    return this.#excluded?.has(number) !== true;
  }

  /** Whether a number is too small to be this version, whatever it is. */
  isBelow(number: bigint): boolean {
    return number < this.#lowest();
  }

  bind(number: bigint): void {
    if (this.#number !== undefined) return;
    this.#number = number;
    this.#floor = number;
    for (const later of this.#before) later.#raise(number + 1n);
    for (const earlier of this.#after) earlier.#lower(number - 1n);
  }

  exclude(number: bigint): void {
    (this.#excluded ??= new Set()).add(number);
  }

  #lowest(): bigint {
    return this.#number ?? this.#floor;
  }

  #raise(floor: bigint): void {
    const raised: [Version, bigint][] = [[this, floor]];
    for (let next = raised.pop(); next !== undefined; next = raised.pop()) {
      const [version, least] = next;
      if (version.#number !== undefined || version.#floor >= least) continue;
      version.#floor = least;
      for (const later of version.#before) raised.push([later, least + 1n]);
    }
  }

  #lower(ceiling: bigint): void {
    const lowered: [Version, bigint][] = [[this, ceiling]];
    for (let next = lowered.pop(); next !== undefined; next = lowered.pop()) {
      const [version, most] = next;
      if (version.#number !== undefined) continue;
      if (version.#ceiling !== undefined && version.#ceiling <= most) continue;
      version.#ceiling = most;
      for (const earlier of version.#after) lowered.push([earlier, most - 1n]);
    }
  }
}
