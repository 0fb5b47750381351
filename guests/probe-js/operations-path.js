// Operations on names and directories.
import { find, Open } from "./labels.js";
import { decodeNumber } from "./numbers.js";
import { decodePath, decodeText } from "./paths.js";
import { encodeWord } from "./words.js";

const KINDS = { "regular-file": "f", directory: "d", "symbolic-link": "l" };

function encodeText(text) {
  return encodeWord(new TextEncoder().encode(text));
}

function entries(open, limit) {
  const shown = [];
  while (shown.length < limit) {
    const entry = open.nextEntry();
    if (!entry) break;
    if (entry.name === "." || entry.name === "..") continue;
    shown.push(`${KINDS[entry.type] ?? "o"}:${encodeText(entry.name)}`);
  }
  return shown;
}

function list(word) {
  const { directory, path } = decodePath(word);
  const flags = { directory: true };
  const open = new Open(directory.openAt({ symlinkFollow: true }, path, flags, { read: true }));
  try {
    return entries(open, Infinity);
  } finally {
    open.close();
  }
}

function readdir(label, count) {
  const limit = Number(decodeNumber(count));
  return entries(find(label), limit);
}

function mkdir(word) {
  const { directory, path } = decodePath(word);
  directory.createDirectoryAt(path);
  return [];
}

function rmdir(word) {
  const { directory, path } = decodePath(word);
  directory.removeDirectoryAt(path);
  return [];
}

function unlink(word) {
  const { directory, path } = decodePath(word);
  directory.unlinkFileAt(path);
  return [];
}

function rename(fromWord, toWord) {
  const [from, to] = [decodePath(fromWord), decodePath(toWord)];
  from.directory.renameAt(from.path, to.directory, to.path);
  return [];
}

function link(fromWord, toWord) {
  const [from, to] = [decodePath(fromWord), decodePath(toWord)];
  from.directory.linkAt({ symlinkFollow: false }, from.path, to.directory, to.path);
  return [];
}

function symlink(targetWord, word) {
  const target = decodeText(targetWord);
  const { directory, path } = decodePath(word);
  directory.symlinkAt(target, path);
  return [];
}

function readlink(word) {
  const { directory, path } = decodePath(word);
  return [encodeText(directory.readlinkAt(path))];
}

export const pathOperations = {
  list,
  readdir,
  mkdir,
  rmdir,
  unlink,
  rename,
  link,
  symlink,
  readlink,
};
