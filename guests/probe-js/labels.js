// The descriptors that the guest holds open, by label, and the preopened ones by name.
import { getDirectories } from "wasi:filesystem/preopens@0.2.12";
import { Bad, Failure } from "./outcome.js";
import { dispose, writePieces } from "./streams.js";

/** An open descriptor with what 0.2 leaves to the guest: the position, and the streams made from it. */
export class Open {
  #position = 0n;
  #output;
  #entries;
  isOpen = true;

  constructor(descriptor, append = false) {
    this.descriptor = descriptor;
    this.append = append;
  }

  get position() {
    return this.#position;
  }

  /** A write stream goes on where it is, so a new position needs a new one. */
  set position(position) {
    this.#position = position;
    this.#dropOutput();
  }

  /** Moves the position behind what was read. */
  advance(count) {
    if (count > 0) this.position += BigInt(count);
  }

  write(bytes) {
    this.#output ??= this.append
      ? this.descriptor.appendViaStream()
      : this.descriptor.writeViaStream(this.position);
    try {
      writePieces(this.#output, bytes, (count) => {
        this.#position += BigInt(count);
      });
      // Where an append has ended only `stat` knows.
      if (this.append) this.#position = this.descriptor.stat().size;
    } catch (error) {
      this.#dropOutput();
      throw error;
    }
  }

  /** The directory's next entry, or `undefined` at its end. */
  nextEntry() {
    this.#entries ??= this.descriptor.readDirectory();
    return this.#entries.readDirectoryEntry();
  }

  close() {
    this.isOpen = false;
    this.#dropOutput();
    this.#entries?.[dispose]();
    this.descriptor[dispose]();
  }

  #dropOutput() {
    this.#output?.[dispose]();
    this.#output = undefined;
  }
}

const labels = new Map();
let preopened;

/** The preopens as `[Open, name]`, asked for once. */
export function preopens() {
  return (preopened ??= getDirectories().map(([descriptor, name]) => [new Open(descriptor), name]));
}

export function find(label) {
  checkLabel(label);
  const found = labels.get(label);
  if (!found?.isOpen) throw new Failure("bad-descriptor");
  return found;
}

/** Throws unless the label is free, before anything is opened for it. */
export function reserve(label) {
  checkLabel(label);
  if (labels.has(label)) throw new Bad("label is open already");
}

export function bind(label, open) {
  labels.set(label, open);
}

export function free(label) {
  labels.delete(label);
}

function checkLabel(label) {
  if (!/^[a-z][a-z0-9]{0,30}$/.test(label)) throw new Bad("malformed label");
}
