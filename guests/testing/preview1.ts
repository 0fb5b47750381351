/** Runs a core module on the WASI of Node.js, in this process, with files as standard streams. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WASI } from "node:wasi";

export interface Run {
  stdin: string;
  args?: string[];
  env?: Record<string, string>;
  /** Host paths by the names that the guest sees. */
  preopens?: Record<string, string>;
}

export interface Ran {
  stdout: string;
  stderr: string;
  /** The exit code, or `undefined` for a trap. */
  code: number | undefined;
}

export async function runPreview1(path: string, run: Run): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), "stdio-"));
  writeFileSync(join(folder, "0"), run.stdin);
  const [stdin, stdout, stderr] = ["r", "w", "w"].map((mode, fd) =>
    openSync(join(folder, `${fd}`), mode),
  );
  const wasi = new WASI({
    version: "preview1",
    args: ["probe", ...(run.args ?? [])],
    env: run.env ?? {},
    preopens: run.preopens ?? {},
    ...{ stdin: stdin!, stdout: stdout!, stderr: stderr! },
  });
  const module = await WebAssembly.compile(readFileSync(path));
  const instance = new WebAssembly.Instance(module, wasi.getImportObject() as WebAssembly.Imports);
  let code: number | undefined;
  try {
    code = wasi.start(instance) as unknown as number;
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  }
  for (const fd of [stdin, stdout, stderr]) closeSync(fd!);
  const [out, err] = ["1", "2"].map((fd) => readFileSync(join(folder, fd), "latin1"));
  rmSync(folder, { recursive: true });
  return { stdout: out!, stderr: err!, code };
}
