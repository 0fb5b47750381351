/** What a host publishes about its locks, and keeps. */

import type { Test, TestContext, TestOutcome } from "../../test.ts";
import { LOCKS } from "./edge.ts";
import { literalTest } from "../boundary/literal.ts";

const FLOORS = { lock_name_bytes: 128, lock_note_bytes: 1024, locks: 64 } as const;
const MOST_RELEASE_MS = 60_000;

function limit({ published }: TestContext, name: keyof typeof FLOORS): number {
  return published.limits[name] ?? FLOORS[name];
}

/** As read from `/beta/limits.json`; each is the same in its own file. */
const publishedTest: Test = {
  id: "locks/published",
  cites: ["locks/limits", "locks/release/bound"],
  needs: [],
  async run(context): Promise<TestOutcome> {
    const { limits } = context.published;
    const bounds = Object.entries(FLOORS).map(([name, floor]) => ({
      name,
      requirement: "locks/limits",
      holds: (value: number) => value >= floor,
      bound: `at least ${floor}`,
    }));
    const release = {
      name: "lock_release_ms",
      requirement: "locks/release/bound",
      holds: (value: number) => value >= 0 && value <= MOST_RELEASE_MS,
      bound: `at most ${MOST_RELEASE_MS}`,
    };
    const world = await context.host.openWorld();
    try {
      const guest = await world.start({ args: [], env: [] });
      for (const { name, requirement, holds, bound } of [...bounds, release]) {
        const lines = [`open f /beta/limits/${name} r`, "readall f", "close f"];
        const results = await guest.perform(lines);
        const value = /^ok ([0-9]+)%0A$/.exec(results[1]!)?.[1];
        if (value !== undefined && Number(value) === limits[name] && holds(limits[name])) continue;
        const counterexample = {
          script: lines
            .slice(0, 2)
            .map((line) => `a: ${line}`)
            .join("\n"),
          results: results.slice(0, 2),
          at: 1,
          expected: [`${bound}, and as limits.json says: ${limits[name] ?? "nothing"}`],
          requirements: [requirement],
        };
        return { outcome: "failed", cases: 1, counterexample };
      }
      return { outcome: "passed", cases: 1 };
    } finally {
      await world.close();
    }
  },
};

const nameTest = literalTest({
  id: "locks/names",
  cites: ["locks/name", "locks/name/dot"],
  write(lines, context) {
    const most = limit(context, "lock_name_bytes");
    const longest = "n".repeat(most);
    lines.expect(`open l ${LOCKS}/${longest} w,create,excl`, "ok", "locks/name");
    lines.expect(`stat ${LOCKS}/${longest}`, "ok file 0 * 1", "locks/name");
    for (const name of [`${longest}n`, `${"n".repeat(most - 1)}%C3%A9`]) {
      lines.expect(`open m ${LOCKS}/${name} w,create,excl`, "err name-too-long", "locks/name");
      lines.expect(`stat ${LOCKS}/${name}`, "err name-too-long", "locks/name");
      lines.expect(`unlink ${LOCKS}/${name}`, "err name-too-long", "locks/name");
      lines.expect(`open m /beta/locks/.wait/local/${name} r`, "err name-too-long", "locks/name");
    }
    const wide = "%C3%A9".repeat(Math.floor(most / 2));
    lines.expect(`open w ${LOCKS}/${wide} w,create,excl`, "ok", "locks/name");
    lines.expect(`open n ${LOCKS}/.n w,create,excl`, "err invalid", "locks/name/dot");
    lines.expect(`open n ${LOCKS}/n. w,create,excl`, "ok", "locks/name");
  },
});

const noteTest = literalTest({
  id: "locks/notes",
  cites: ["locks/note/size", "locks/note"],
  write(lines, context) {
    const most = limit(context, "lock_note_bytes");
    const { length } = String(most);
    lines.do(`open l ${LOCKS}/job w,create,excl`);
    lines.expect(`write l ~${most}:3`, `ok ${most}`, "locks/note/size");
    lines.expect("sync l", "ok", "locks/note/size");
    lines.expect(`stat ${LOCKS}/job`, `ok file ${most} * 1`, "locks/note");
    lines.do(`open m ${LOCKS}/job w`);
    lines.expect(`pwrite m x ${most}`, "err file-too-large", "locks/note/size");
    lines.do(`open n ${LOCKS}/job w`);
    lines.expect(`truncate n ${most + length}`, "err file-too-large", "locks/note/size");
    lines.expect(`stat ${LOCKS}/job`, `ok file ${most} * 1`, "locks/note/size");
  },
});

/** A host may have room for millions of locks. */
const MOST = 4_096;

const heldTest = literalTest({
  id: "locks/held",
  cites: ["locks/limits/held"],
  upTo: `${MOST} locks`,
  write(lines, context) {
    const most = limit(context, "locks");
    const count = Math.min(most, MOST);
    for (let i = 0; i < count; i++) {
      lines.expect(`open l ${LOCKS}/n${i} w,create,excl`, "ok", "locks/limits/held");
      lines.do("close l");
    }
    if (count < most) return;
    lines.expect(
      `open l ${LOCKS}/more w,create,excl`,
      "err insufficient-space",
      "locks/limits/held",
    );
    lines.do("open w /beta/locks/.wait/local/more r");
    lines.expect("read w 99", "err insufficient-space", "locks/limits/held");
    lines.do(`unlink ${LOCKS}/n0`);
    lines.expect(`open l ${LOCKS}/more w,create,excl`, "ok", "locks/limits/held");
  },
});

export const limitTests: readonly Test[] = [publishedTest, nameTest, noteTest, heldTest];
