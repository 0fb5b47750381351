import { EMPTY } from "../../models/content.ts";
import { specification } from "../../models/index.ts";
import { mutant, type ModelMutant } from "./mutant.ts";

const rules = specification.files;

export const files: readonly ModelMutant[] = [
  mutant("files", "file/snapshot", "a descriptor shows the latest value", {
    pinned: ({ slot }) => (slot.entry?.kind === "value" ? slot.entry : undefined),
  }),
  mutant("files", "file/own", "a descriptor shows what is committed", {
    showsStaging: () => false,
  }),
  mutant("files", "file/type", "a value has no link", { links: () => "0" }),
  mutant("files", "file/size", "sizes are those of blocks", {
    size: (shown) => String(Math.ceil(shown / 4096) * 4096),
  }),
  mutant("files", "file/read/bytes", "a read yields all that there is", {
    readEnd: (_position, _count, size) => size,
  }),
  mutant("files", "file/read/position", "a read leaves the position", {
    positionAfterRead: (position) => position,
  }),
  mutant("files", "file/read/offset", "a read with an offset moves the position", {
    positionAfterOffset: (_position, end) => end,
  }),
  mutant("files", "file/seek", "the end is the beginning", {
    seekBase: (whence, position, size) =>
      whence === "end" ? 0n : rules.seekBase(whence, position, size),
  }),
  mutant("files", "file/seek/negative", "before the beginning is the beginning", {
    seek: (from, offset) => rules.seek(from, offset) ?? 0n,
  }),
  mutant("files", "file/read/denied", "everything can be read", { mayRead: () => true }),
  mutant("files", "file/write/denied", "everything can be written", { mayWrite: () => true }),
  mutant("files", "file/write/bytes", "a write goes to the beginning", {
    write: (staging, _at, data) => staging.write(0, data),
  }),
  mutant("files", "file/write/gap", "a write beyond the end goes to the end", {
    write: (staging, at, data) => staging.write(Math.min(at, staging.size), data),
  }),
  mutant("files", "file/write/append", "the append flag is ignored", {
    writeAt: (offset) => offset,
  }),
  mutant("files", "file/truncate", "a file can only become smaller", {
    resize: (staging, size) => staging.resize(Math.min(size, staging.size)),
  }),
  mutant("files", "file/open/missing", "every open creates", { createsOnlyWithFlag: () => false }),
  mutant("files", "file/open/truncate", "the truncate flag is ignored", { truncates: () => false }),
  mutant("files", "file/open/keep", "a first write truncates", { stagingBase: () => EMPTY }),
  mutant("files", "file/exclusive/exists", "the exclusive flag is ignored", {
    excludes: () => false,
  }),
  mutant("files", "file/exclusive/reserved", "nothing is reserved", { isReserved: () => false }),
  mutant("files", "file/exclusive/ended", "a reservation outlives its execution", {
    keepsReservation: (after) => after === "end",
  }),
  mutant("files", "file/exclusive/lost", "an exclusive commit replaces", {
    exclusiveIsLost: () => false,
  }),
  mutant("kv", "file/exclusive/hidden", "a reserved name is an empty value", {
    seen: (slot, by) =>
      specification.kv.seen(slot, by) ??
      (slot.reservation === undefined ? undefined : { kind: "dir", why: [] }),
  }),
  mutant("files", "file/directory/write", "a directory can be opened for writing", {
    mayWriteDirectory: () => true,
  }),
];
