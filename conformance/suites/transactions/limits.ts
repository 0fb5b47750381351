/** Transactions as many and as large as the host publishes, and beyond. */

import type { Test, TestContext, TestOutcome } from "../../test.ts";
import { checkLimits } from "../boundary/claims.ts";
import { literalTest } from "../boundary/literal.ts";
import { commit, LOCAL, TX } from "./lines.ts";

/** No more than so many are begun, keys put and bytes written, whatever the host publishes. */
const MOST = { transactions: 64, keys: 1024, bytes: 8 * 1024 * 1024 };

const FLOORS = {
  transactions: 8,
  tx_keys: 128,
  tx_bytes: 1_048_576,
  tx_ms: 5000,
  tx_outcome_ms: 600_000,
} as const;

const publishedTest: Test = {
  id: "transactions/limit/published",
  cites: ["kv-tx/limit/published"],
  needs: [],
  async run({ host }: TestContext): Promise<TestOutcome> {
    const world = await host.openWorld();
    try {
      const guest = await world.start({ args: [], env: [] });
      const id = "kv-tx/limit/published";
      const violates = { json: id, floor: id, files: id };
      const counterexample = await checkLimits(guest, FLOORS, violates);
      return counterexample
        ? { outcome: "failed", cases: 1, counterexample }
        : { outcome: "passed", cases: 1 };
    } finally {
      await world.close();
    }
  },
};

const limitTest = literalTest({
  id: "transactions/limit/open",
  cites: ["kv-tx/begin/limit"],
  upTo: `${MOST.transactions} transactions`,
  write(lines, { published: { limits } }) {
    const most = Math.min(limits["transactions"] ?? 8, MOST.transactions);
    for (let at = 0; at < most; at++) lines.expect(`mkdir ${TX}/t${at}`, "ok", "kv-tx/begin/limit");
    if (most < (limits["transactions"] ?? 8)) return;
    lines.expect(`mkdir ${TX}/more`, "err insufficient-memory", "kv-tx/begin/limit");
    lines.execution = "b";
    lines.expect(`mkdir ${TX}/more`, "ok", "kv-tx/begin/limit");
    lines.execution = "a";
    lines.do(`rmdir ${TX}/t1`);
    lines.expect(`mkdir ${TX}/t1`, "ok", "kv-tx/begin/limit");
    lines.expect(`mkdir ${TX}/other`, "err insufficient-memory", "kv-tx/begin/limit");
    commit(lines, "t1", "ok", "kv-tx/commit/reads");
    lines.expect(`mkdir ${TX}/other`, "ok", "kv-tx/begin/limit");
  },
});

const keysTest = literalTest({
  id: "transactions/limit/keys",
  cites: ["kv-tx/limit/keys"],
  upTo: `${MOST.keys} keys`,
  write(lines, { published: { limits } }) {
    const all = limits["tx_keys"] ?? 128;
    const most = Math.min(all, MOST.keys, (limits["keys"] ?? 1024) - 2);
    lines.do(`mkdir ${TX}/t`);
    for (let at = 0; at < most; at++) {
      const key = `${TX}/t/local/k${at}`;
      if (at % 2 === 0) lines.expect(`mkdir ${key}`, "ok", "kv-tx/limit/keys");
      else {
        lines.do(`open l${at} ${key} w,create`);
        lines.expect(`sync l${at}`, "ok", "kv-tx/limit/keys");
        lines.do(`close l${at}`);
      }
    }
    if (most === all) {
      lines.expect(`mkdir ${TX}/t/local/more`, "err insufficient-space", "kv-tx/limit/keys");
      lines.do(`open m ${TX}/t/local/more w,create`);
      lines.expect("sync m", "err insufficient-space", "kv-tx/limit/keys");
      // One that it has changed already is no other.
      lines.do(`open n ${TX}/t/local/k1 w,trunc`);
      lines.expect("sync n", "ok", "kv-tx/limit/keys");
    }
    commit(lines, "t", "ok", "kv-tx/limit/keys");
    lines.expect(`stat ${LOCAL}/k0`, "ok dir * * *", "kv-tx/limit/keys");
    lines.expect(`stat ${LOCAL}/more`, "err no-entry", "kv-tx/limit/keys");
  },
});

const bytesTest = literalTest({
  id: "transactions/limit/bytes",
  cites: ["kv-tx/limit/bytes"],
  upTo: `${MOST.bytes} bytes`,
  write(lines, { published: { limits } }) {
    const all = limits["tx_bytes"] ?? 1_048_576;
    const most = Math.min(all, MOST.bytes);
    const each = Math.min(limits["value_bytes"] ?? 1_048_576, 300_000);
    lines.do(`mkdir ${TX}/t`);
    for (let at = 0, left = most; left > 0; at++, left -= each) {
      lines.do(`open l${at} ${TX}/t/local/k${at} w,create`);
      lines.do(`truncate l${at} ${Math.min(each, left)}`);
      lines.expect(`sync l${at}`, "ok", "kv-tx/limit/bytes");
      lines.do(`close l${at}`);
    }
    if (most === all) {
      lines.do(`open m ${TX}/t/local/m w,create`);
      lines.do("write m x");
      lines.expect("sync m", "err insufficient-space", "kv-tx/limit/bytes");
      lines.do(`unlink ${TX}/t/local/k0`);
      lines.do(`open n ${TX}/t/local/n w,create`);
      lines.do("write n x");
      lines.expect("sync n", "ok", "kv-tx/limit/bytes");
    }
    commit(lines, "t", "ok", "kv-tx/limit/bytes");
  },
});

export const transactionLimitTests: readonly Test[] = [
  publishedTest,
  limitTest,
  keysTest,
  bytesTest,
];
