/** A folder in memory, laid out as guests find it, for the peers that need files. */
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SHARED_MEMORY = "/dev/shm";

export interface RamDisk {
  folder: string;
  /** Where it is, for the output. */
  where: string;
  remove(): void;
}

export function openRamDisk(): RamDisk {
  const where = isWritable(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir();
  const folder = mkdtempSync(join(where, "bench-"));
  mkdirSync(join(folder, "beta", "kv", "local"), { recursive: true });
  return { folder, where, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
