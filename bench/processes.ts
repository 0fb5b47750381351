/** Bench guests in processes of their own: what runs them is a program of this folder, or what jco makes. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Lines, type BenchGuest } from "./phases.ts";

/** The path of a program that stands beside this one, built or not. */
export function programPath(name: string): string {
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  return fileURLToPath(new URL(`./${name}${extension}`, import.meta.url));
}

export function startProcess(program: string, args: readonly string[]): BenchGuest {
  const lines = new Lines();
  // What this process was told about TypeScript holds for the other, too.
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdout.on("data", (bytes: Uint8Array) => lines.take(bytes));
  child.stdin.on("error", () => {});
  const ended = new Promise<void>((resolve, reject) => {
    child.on("close", (code) => {
      lines.end(`${program} has ended with ${code}`);
      if (code === 0) resolve();
      else reject(new Error(`${program} has ended with ${code}`));
    });
  });
  ended.catch(() => {});
  return {
    line: () => lines.next(),
    go: () => void child.stdin.write("\n"),
    end: () => ended,
  };
}

/** The only line that a program writes, as numbers. */
export async function numbersOf(program: string, args: readonly string[]): Promise<number[]> {
  const guest = startProcess(program, args);
  const line = await guest.line();
  await guest.end();
  return line.trim().split(" ").map(Number);
}
