import { existsSync, readFileSync } from "node:fs";

/** Whether a process still runs; one that has ended and that nobody has waited for does not. */
export function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (existsSync("/proc/self/stat"))
    return existsSync(stat) && !/\) Z /.test(readFileSync(stat, "latin1"));
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
