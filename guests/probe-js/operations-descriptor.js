// Operations that bind, change or free a descriptor.
import { bind, find, free, Open, preopens as allPreopens, reserve } from "./labels.js";
import { decodeNumber } from "./numbers.js";
import { Bad, Failure } from "./outcome.js";
import { decodePath, decodeText } from "./paths.js";
import { encodeWord } from "./words.js";

const FLAGS = ["r", "w", "create", "excl", "trunc", "append", "dir", "nofollow"];

function preopens() {
  return allPreopens().map(([, name]) => encodeWord(new TextEncoder().encode(name)));
}

function preopen(label, word) {
  const wanted = decodeText(word);
  reserve(label);
  const found = allPreopens().find(([open, name]) => open.isOpen && name === wanted);
  if (!found) throw new Failure("no-entry");
  bind(label, found[0]);
  return [];
}

function open(label, word, flags) {
  const given = flags === "-" ? [] : flags.split(",");
  if (given.some((flag) => !FLAGS.includes(flag))) throw new Bad("unknown option");
  const has = (flag) => given.includes(flag);
  reserve(label);
  const { directory, path } = decodePath(word);
  const descriptor = directory.openAt(
    { symlinkFollow: !has("nofollow") },
    path,
    {
      create: has("create"),
      exclusive: has("excl"),
      truncate: has("trunc"),
      directory: has("dir"),
    },
    { read: has("r"), write: has("w") },
  );
  bind(label, new Open(descriptor, has("append")));
  return [];
}

function close(label) {
  try {
    find(label).close();
  } finally {
    free(label);
  }
  return [];
}

function renumber(_from, _to) {
  throw new Bad("not in this ABI");
}

function sync(label) {
  find(label).descriptor.sync();
  return [];
}

function datasync(label) {
  find(label).descriptor.syncData();
  return [];
}

function truncate(label, word) {
  const size = decodeNumber(word);
  find(label).descriptor.setSize(size);
  return [];
}

export const descriptorOperations = {
  preopens,
  preopen,
  open,
  close,
  renumber,
  sync,
  datasync,
  truncate,
};
