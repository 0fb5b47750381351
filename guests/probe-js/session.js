// Lines in, results out.
import { attributeOperations } from "./operations-attribute.js";
import { dataOperations } from "./operations-data.js";
import { descriptorOperations } from "./operations-descriptor.js";
import { pathOperations } from "./operations-path.js";
import { endings, worldOperations } from "./operations-world.js";
import { decodeNumber } from "./numbers.js";
import { Bad, lineOf } from "./outcome.js";
import { readInput, writeOutput } from "./stdio.js";

const WORDS = 16;
const operations = new Map(
  Object.entries({
    ...dataOperations,
    ...descriptorOperations,
    ...attributeOperations,
    ...pathOperations,
    ...worldOperations,
    ...endings,
  }),
);
const names = new Map();
let results = "";

/** Reads lines to the end of standard input, and answers them whenever no whole line is left. */
export function session() {
  let rest = "";
  for (let input = readInput(); input; input = readInput()) {
    const lines = (rest + latin1(input)).split("\n");
    rest = lines.pop();
    for (const line of lines) answer(line);
    flush();
  }
  answer(rest);
  flush();
}

function latin1(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

function flush() {
  const ready = results;
  results = "";
  writeOutput(new TextEncoder().encode(ready));
}

function answer(line) {
  if (line === "" || line.startsWith("#")) return;
  let result;
  try {
    result = ["ok", ...carryOut(line)].join(" ");
  } catch (error) {
    result = lineOf(error);
  }
  results += `${result}\n`;
}

function carryOut(line) {
  const words = line.split(" ");
  if (words.length > WORDS) throw new Bad("wrong number of words");
  if (words.includes("")) throw new Bad("malformed word");
  return perform(words.map(expand));
}

function expand(word) {
  return word.replace(/\$([a-z][a-z0-9]*)?/g, (_match, name) => {
    const bound = names.get(name);
    if (bound === undefined) throw new Bad("nothing is bound to that name");
    return bound;
  });
}

function perform([name, ...words]) {
  if (name === "let") return performLet(words);
  const operation = operations.get(name);
  if (!operation) throw new Bad("no such operation");
  if (operation.length !== words.length) throw new Bad("wrong number of words");
  if (name in endings) flush();
  return operation(...words);
}

function performLet([name, index, ...words]) {
  if (words.length === 0) throw new Bad("wrong number of words");
  if (!/^[a-z][a-z0-9]*$/.test(name)) throw new Bad("malformed word");
  const at = Number(decodeNumber(index, 2n ** 32n - 1n));
  if (at === 0) throw new Bad("malformed number");
  const result = perform(words);
  if (at > result.length) throw new Bad("the result has no such word");
  names.set(name, String(result[at - 1]));
  return result;
}
