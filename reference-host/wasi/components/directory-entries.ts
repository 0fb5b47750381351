/** `wasi:filesystem/types.directory-entry-stream`: the directory as it was when it was opened. */
import type * as Wit from "../../../wit/generated/wasi/filesystem-types.ts";
import type { Entry } from "../../operation.ts";
import { descriptorType } from "./stat.ts";
import { trapForged } from "./handle.ts";

export class DirectoryEntryStream implements Wit.DirectoryEntryStream {
  readonly entries: Iterator<Entry>;

  constructor(entries: readonly Entry[]) {
    this.entries = entries.values();
  }

  readDirectoryEntry(): Wit.DirectoryEntry | undefined {
    const next = this.entries.next();
    if (next.done === true) return undefined;
    return { name: next.value.name, type: descriptorType[next.value.type] };
  }
}
trapForged(DirectoryEntryStream, "entries");
