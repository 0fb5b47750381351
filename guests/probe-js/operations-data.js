// Operations that move bytes, and the position.
import { find } from "./labels.js";
import { decodeNumber, decodeSigned } from "./numbers.js";
import { Bad, Failure } from "./outcome.js";
import { dispose } from "./streams.js";
import { decodeWord, renderData } from "./words.js";

const CHUNK = 65536n;

/** As in preview 1: what one call can carry. */
const MAX_SIZE = 2n ** 32n - 1n;

function read(label, size) {
  const length = decodeNumber(size, MAX_SIZE);
  const open = find(label);
  const [bytes] = open.descriptor.read(length, open.position);
  open.advance(bytes.length);
  return [renderData(bytes)];
}

function pread(label, size, offset) {
  const [length, at] = [decodeNumber(size, MAX_SIZE), decodeNumber(offset)];
  const [bytes] = find(label).descriptor.read(length, at);
  return [renderData(bytes)];
}

/** Through a stream, where `read` asks the descriptor: a host has both. */
function readall(label) {
  const open = find(label);
  const stream = open.descriptor.readViaStream(open.position);
  const parts = [];
  try {
    for (;;) {
      const bytes = stream.blockingRead(CHUNK);
      parts.push(bytes);
      open.advance(bytes.length);
    }
  } catch (error) {
    if (error.payload?.tag !== "closed") throw error;
  } finally {
    stream[dispose]();
  }
  return [renderData(join(parts))];
}

function join(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function write(label, word) {
  const data = decodeWord(word);
  find(label).write(data);
  return [data.length];
}

/** Through the descriptor, where `write` uses a stream. */
function pwrite(label, word, offset) {
  const data = decodeWord(word);
  const start = decodeNumber(offset);
  const { descriptor } = find(label);
  let done = 0;
  let written;
  do {
    written = Number(descriptor.write(data.subarray(done), start + BigInt(done)));
    done += written;
  } while (done < data.length && written > 0);
  return [done];
}

function seek(label, offset, whence) {
  const distance = decodeSigned(offset);
  if (!["set", "cur", "end"].includes(whence)) throw new Bad("unknown option");
  const open = find(label);
  let from = 0n;
  if (whence === "cur") from = open.position;
  if (whence === "end") from = open.descriptor.stat().size;
  if (from + distance < 0n) throw new Failure("invalid");
  open.position = from + distance;
  return [open.position];
}

export const dataOperations = { read, pread, readall, write, pwrite, seek };
