// Operations that have no file in them.
import { getArguments, getEnvironment } from "wasi:cli/environment@0.2.12";
import { exit as exitWith } from "wasi:cli/exit@0.2.12";
import { now as monotonicNow, subscribeDuration } from "wasi:clocks/monotonic-clock@0.2.12";
import { now as wallNow } from "wasi:clocks/wall-clock@0.2.12";
import { getRandomBytes } from "wasi:random/random@0.2.12";
import { decodeNumber } from "./numbers.js";
import { Bad, Trap } from "./outcome.js";
import { writeErrors } from "./stdio.js";
import { dispose } from "./streams.js";
import { decodeWord, encodeWord, renderData } from "./words.js";

function encodeText(text) {
  return encodeWord(new TextEncoder().encode(text));
}

function hello() {
  return ["probe", 1, "wasi0.2", "javascript"];
}

function args() {
  return getArguments().slice(1).map(encodeText);
}

function env() {
  return getEnvironment().map(([name, value]) => encodeText(`${name}=${value}`));
}

function clock(which) {
  if (which === "monotonic") return [monotonicNow()];
  if (which !== "realtime") throw new Bad("unknown option");
  const { seconds, nanoseconds } = wallNow();
  return [seconds * 1_000_000_000n + BigInt(nanoseconds)];
}

function random(size) {
  return [renderData(getRandomBytes(decodeNumber(size, 2n ** 32n - 1n)))];
}

function nap(milliseconds) {
  const alarm = subscribeDuration(decodeNumber(milliseconds, 2n ** 32n - 1n) * 1_000_000n);
  alarm.block();
  alarm[dispose]();
  return [];
}

function stderr(word) {
  writeErrors(decodeWord(word));
  return [];
}

function grow() {
  throw new Bad("not in this language");
}

export const worldOperations = { hello, args, env, clock, random, nap, stderr, grow };

// The three that follow have no result of their own; `session.js` saves those before them.

function exit(code) {
  // 0.2 carries no more than success or failure; `exit-with-code` is not stable.
  exitWith({ tag: decodeNumber(code, 2n ** 32n - 1n) === 0n ? "ok" : "err" });
}

function trap() {
  throw new Trap();
}

function spin() {
  for (;;);
}

export const endings = { exit, trap, spin };
