// The precise probe for WASI 0.2: the operation language of spec/operations.md over the interfaces
// themselves, without a library between.
import { getArguments } from "wasi:cli/environment@0.2.12";
import { Trap } from "./outcome.js";
import { session } from "./session.js";
import { readInput, writeOutput } from "./stdio.js";

function cat() {
  for (let input = readInput(); input; input = readInput()) writeOutput(input);
}

export const run = {
  run() {
    try {
      if (getArguments()[1] === "cat") cat();
      else session();
      return undefined;
    } catch (error) {
      if (!(error instanceof Trap)) throw error; // `run` returns an error then
      // JavaScript has no `unreachable`, but the engine has when a promise can never be kept.
      return new Promise(() => {});
    }
  },
};
