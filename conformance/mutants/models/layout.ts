import { specification } from "../../models/index.ts";
import { mutant, type ModelMutant } from "./mutant.ts";

const { kv } = specification;

export const layout: readonly ModelMutant[] = [
  mutant("paths", "layout/path/ignored", "'.' is a name", { isIgnored: (part) => part === "" }),
  mutant("paths", "layout/path/dot-dot", "'..' is a name", { isParent: () => false }),
  mutant("paths", "layout/path/escape", "'..' leads above the descriptor", {
    mayEscape: () => true,
  }),
  mutant("paths", "layout/path/absolute", "a leading slash is ignored", {
    isAbsolute: () => false,
  }),
  mutant("paths", "layout/path/empty", "an empty path is the directory", { isEmpty: () => false }),
  mutant("paths", "layout/path/nul", "NUL is a character of names", { hasNul: () => false }),
  mutant("paths", "layout/path/utf8", "names are any bytes", { isUtf8: () => true }),
  mutant("paths", "layout/path/slash", "a trailing slash is ignored", {
    forgivesSlash: () => true,
  }),
  mutant("paths", "layout/name/exact", "case does not matter", {
    name: (part) => part.toLowerCase(),
  }),
  mutant("paths", "layout/name/undecoded", "names are percent-decoded", {
    name: (part) => part.replace("%2F", "/"),
  }),
  mutant("paths", "layout/name/dot", "hidden names can be made", { isMalformed: () => false }),
  mutant("paths", "layout/control/dot-dot", "'..' leads to options", {
    reachesControl: () => true,
  }),
  mutant("paths", "layout/alias", "the default scope has no alias", {
    isInDefaultScope: () => false,
  }),
  mutant("paths", "layout/unclaimed", "what is not claimed is not there", {
    owner: () => undefined,
  }),
  mutant("kv", "layout/control/unlisted", "the options are listed", { listsControl: () => true }),
  mutant("kv", "layout/alias/list", "the default scope is not listed", {
    listsDefaultScope: () => false,
  }),
  mutant("errors", "errors/order", "the last code that fits is the right one", {
    first: (failures) => failures.slice(-1),
  }),
  mutant("kv", "layout/control/confined", "a scope's descriptor reaches options", {
    seen: (slot, by) =>
      slot.name === ".with" || slot.parent?.name === ".with"
        ? { kind: "dir", why: [] }
        : kv.seen(slot, by),
  }),
];
