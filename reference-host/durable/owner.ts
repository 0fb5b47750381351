/** One process at a time has a store: each keeps in memory what of the state its guests have seen. */
import type { RootDatabase } from "lmdb";
import { StateError } from "./state-error.ts";

/** No path has two NUL bytes. */
const OWNER = Buffer.from("\0\0owner");

/** Throws `StateError` while another process that is alive has the store. */
export function takeStore(store: RootDatabase<Buffer, Buffer>, path: string): void {
  // The store lets one process write at a time, so that of two that look, the second sees the first.
  store.transactionSync(() => {
    const owner = Number(store.get(OWNER)?.toString());
    if (owner !== process.pid && isAlive(owner))
      throw new StateError(`${path} is in use by process ${owner}`);
    store.putSync(OWNER, Buffer.from(`${process.pid}`));
  });
}

export function leaveStore(store: RootDatabase<Buffer, Buffer>): void {
  store.removeSync(OWNER);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
