/** For the tests: parts of a host that fail. */
import type { Backend } from "../backend.ts";
import type { Extension } from "./extension.ts";

export function failingCall(): Extension {
  return {
    call: (call) => (operation) => {
      if (operation.op === "readdir") throw new Error("broken on purpose");
      return call(operation);
    },
  };
}

export function failingBackend(): Backend {
  return {
    request: () => {
      throw new Error("broken on purpose");
    },
  };
}
