/** What was measured, as Markdown. */
import { median, type Phase } from "./phases.ts";
import type { Way } from "./plan.ts";

/** The nanoseconds of a way, phase by phase, of each time that it was measured. */
export interface Row {
  way: Way;
  times: number[][];
}

export function operationsTable(rows: readonly Row[], phases: readonly Phase[]): string {
  const headings = phases.map(({ operation, size }) => `${operation} ${bytes(size)}`);
  const lines = rows.map((row) => {
    const peer = peerOf(row, rows);
    const cells = phases.map((_, phase) => {
      const own = at(row, phase);
      return peer === undefined ? micro(own) : `${micro(own)} (${ratio(at(peer, phase) / own)})`;
    });
    const { guest, on, count } = row.way;
    return [guest.what, on, `${count}`, ...cells];
  });
  return markdown(["guest", "on", "at once", ...headings], lines);
}

/** As many of the same guest on its peer; nothing for the peer itself. */
function peerOf({ way }: Row, rows: readonly Row[]): Row | undefined {
  const { guest, on, count } = way;
  if (on === guest.peer) return undefined;
  return rows.find(
    ({ way: other }) => other.guest === guest && other.on === guest.peer && other.count === count,
  );
}

function at({ times }: Row, phase: number): number {
  return median(times.map((time) => time[phase]!));
}

export function markdown(
  headings: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const widths = headings.map((heading, i) =>
    Math.max(heading.length, ...lines.map((line) => line[i]!.length)),
  );
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [row(headings), row(widths.map((width) => "-".repeat(width))), ...lines.map(row)].join(
    "\n",
  );
}

export function micro(nanoseconds: number): string {
  return `${significant(nanoseconds / 1000)} µs`;
}

export function milli(nanoseconds: number): string {
  return `${significant(nanoseconds / 1e6)} ms`;
}

function ratio(times: number): string {
  return `${significant(times)}×`;
}

function significant(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(2);
}

function bytes(size: number): string {
  return size < 1024 ? `${size} B` : `${size / 1024} KiB`;
}
