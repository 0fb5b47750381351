// Operations that show or set what is known about a file.
import { find } from "./labels.js";
import { decodeNumber } from "./numbers.js";
import { decodePath } from "./paths.js";

const SECOND = 1_000_000_000n;
const TYPES = { "regular-file": "file", directory: "dir", "symbolic-link": "link" };

function show(stat) {
  const time = stat.dataModificationTimestamp;
  const version = time ? time.seconds * SECOND + BigInt(time.nanoseconds) : 0n;
  return [TYPES[stat.type] ?? "other", stat.size, version, stat.linkCount];
}

function statPath(word, symlinkFollow) {
  const { directory, path } = decodePath(word);
  return show(directory.statAt({ symlinkFollow }, path));
}

function fstat(label) {
  return show(find(label).descriptor.stat());
}

function stat(word) {
  return statPath(word, true);
}

function lstat(word) {
  return statPath(word, false);
}

function decodeTime(word) {
  if (word === "-") return { tag: "no-change" };
  if (word === "now") return { tag: "now" };
  const time = decodeNumber(word);
  return {
    tag: "timestamp",
    val: { seconds: time / SECOND, nanoseconds: Number(time % SECOND) },
  };
}

function times(word, atime, mtime) {
  const [accessed, modified] = [decodeTime(atime), decodeTime(mtime)];
  const { directory, path } = decodePath(word);
  directory.setTimesAt({ symlinkFollow: true }, path, accessed, modified);
  return [];
}

function ftimes(label, atime, mtime) {
  const [accessed, modified] = [decodeTime(atime), decodeTime(mtime)];
  find(label).descriptor.setTimes(accessed, modified);
  return [];
}

export const attributeOperations = { fstat, stat, lstat, times, ftimes };
