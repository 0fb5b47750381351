/** Readers for the values of options. Each throws what commander reports as one line. */
import { InvalidArgumentError } from "commander";

export function milliseconds(text: string): number {
  return positive(text, "milliseconds, such as 500");
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Bytes, or with a unit: `64m`. */
export function bytes(text: string): number {
  const [, number = "", unit = ""] = /^(\d+)([kmg]?)i?b?$/i.exec(text) ?? [];
  return positive(number, "bytes, such as 67108864 or 64m") * UNITS[unit.toLowerCase()]!;
}

function positive(text: string, what: string): number {
  const number = Number(text);
  if (text !== "" && Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError(`It has to be a number of ${what}.`);
}

export function variable(
  text: string,
  before: Record<string, string> = {},
): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It has to be NAME=VALUE.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

export interface Mounted {
  from: string;
  path: string;
}

/** The guest's path begins at the last colon, since the host's may have one. */
export function mount(text: string, before: Mounted[] = []): Mounted[] {
  const at = text.lastIndexOf(":");
  const path = text.slice(at + 1).replace(/(?<=.)\/+$/, "");
  if (at < 1 || !path.startsWith("/"))
    throw new InvalidArgumentError("It has to be HOST_DIRECTORY:/GUEST/PATH.");
  if (path === "/") throw new InvalidArgumentError("For the root directory there is --root.");
  if (path === "/beta" || path.startsWith("/beta/"))
    throw new InvalidArgumentError("What is below /beta is the host's.");
  return [...before, { from: text.slice(0, at), path }];
}
