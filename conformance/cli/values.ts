/** Readers for the values of options. Each throws what commander reports as one line. */

import { InvalidArgumentError } from "commander";

export function positive(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError("It has to be a number greater than 0.");
}

/** A number, or a random one for `random`. */
export function seed(text: string): number {
  if (text === "random") return Math.floor(Math.random() * 0x7fffffff);
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError("It has to be a whole number from 0, or `random`.");
}

export const REPORT_KINDS = ["json", "junit", "html"] as const;

export interface ReportTarget {
  kind: (typeof REPORT_KINDS)[number];
  path: string;
}

export function reportTarget(text: string, before: ReportTarget[] = []): ReportTarget[] {
  const [, kind, path] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const known = REPORT_KINDS.find((one) => one === kind);
  if (known === undefined || path === undefined) {
    throw new InvalidArgumentError(
      `It has to be ${REPORT_KINDS.map((one) => `${one}=PATH`).join(", ")}.`,
    );
  }
  return [...before, { kind: known, path }];
}

export function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}
