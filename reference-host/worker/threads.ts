/** Starting a thread on a module of this package, whether it runs as built or straight from its TypeScript. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

/** `name` is that of a module beside this one, without its extension. */
export function startThread(name: string, workerData: object): Worker {
  const source = import.meta.url.endsWith(".ts");
  const entry = new URL(source ? `./${name}.ts` : `./${name}.js`, import.meta.url);
  const options = {
    workerData,
    name: `wasi-cloud ${name}`,
    execArgv: [],
    stdin: false,
    trackUnmanagedFds: false,
  };
  return source
    ? new Worker(fromSource(entry), { ...options, eval: true })
    : new Worker(entry, options);
}

// Node 20 resolves a worker's first module before any loader of the worker is there.
function fromSource(entry: URL): string {
  const manifest = pathToFileURL(createRequire(import.meta.url).resolve("tsx/package.json"));
  const tsx = new URL("dist/esm/api/index.mjs", manifest).href;
  return `import(${JSON.stringify(tsx)}).then((tsx) => {
    tsx.register();
    return import(${JSON.stringify(entry.href)});
  });`;
}
