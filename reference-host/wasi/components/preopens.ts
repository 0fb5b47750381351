/** `wasi:filesystem/preopens`: the host's, so that the guest may drop them and ask again. */
import { Descriptor } from "./descriptor.ts";
import { OpenFile } from "./open-file.ts";
import type { Run } from "./run.ts";

export function preopens(run: Run): { getDirectories: () => [Descriptor, string][] } {
  return {
    getDirectories: () =>
      run.context.preopens.map(({ fd, name }) => [
        new Descriptor(new OpenFile(run, fd, false)),
        name,
      ]),
  };
}
