/** Corners of locks: what happens between a lease, a wait, a fence and an end. */

import type { Test } from "../../test.ts";
import { type Lines, literalTest, type LiteralTest } from "../boundary/literal.ts";
import { LOCKS } from "./limits.ts";

const JOB = `${LOCKS}/job`;
const WAIT = "/beta/locks/.wait/local/job";

function leased(ttl: string): string {
  return `/beta/locks/.with/ttl=${ttl}/local/job`;
}

/** The key `k` under a fence with the token of this name. */
function fenced(token: string, key = "k"): string {
  return `/beta/kv/.with/fence=local%252Fjob:$${token}/local/${key}`;
}

/** `EXECUTION: OPERATION -> RESULT REQUIREMENT`, or without what it is to answer, which prepares. */
function tell(lines: Lines, story: readonly string[], ...requirements: string[]): void {
  for (const line of story) {
    const [, execution, operation, expected] = /^([a-z]): (.*?)(?: -> (.*))?$/.exec(line)!;
    lines.execution = execution!;
    if (expected === undefined) lines.do(operation!);
    else lines.expect(operation!, expected.split(" | "), ...requirements);
  }
}

type Told = Omit<LiteralTest, "id" | "write">;

function edge(name: string, story: readonly string[], told: Told): Test {
  return literalTest({
    id: `locks/edges/${name}`,
    ...told,
    write: (lines) => tell(lines, story, ...told.cites),
  });
}

const clock: Told["needs"] = ["clock"];

export const edgeTests: readonly Test[] = [
  edge(
    "paused",
    [
      `a: open l ${leased("5s")} w,create,excl -> ok`,
      "a: let v 3 fstat l",
      `a: open f ${fenced("v")} w,create,append -> ok`,
      "a: write f old",
      "a: tick 6000",
      // Nobody holds it: its token is still the last that was given.
      "a: sync f -> err not-recoverable",
      "a: sync f -> err not-recoverable",
      `a: mkdir ${fenced("v", "d")} -> err not-recoverable`,
      `a: open l2 ${leased("5s")} w,create,excl -> ok`,
      "a: let w 3 fstat l2",
      `a: open g ${fenced("v", "l")} w,create -> err not-recoverable`,
      `a: open h ${fenced("w", "l")} w,create,excl -> ok`,
      "a: write h new",
      "a: sync h -> ok",
      "a: write h er",
      "a: tick 6000",
      "a: sync h -> err not-recoverable",
      "b: open r /beta/kv/local/l r",
      "b: readall r -> ok new",
    ],
    { cites: ["locks/fence/commit", "locks/fence"], needs: clock },
  ),
  edge(
    "released",
    [
      `a: open l ${JOB} w,create,excl`,
      "a: let v 3 fstat l",
      `a: open f ${fenced("v")} w,create`,
      "a: write f one",
      `a: unlink ${JOB} -> ok`,
      "a: sync f -> err not-recoverable",
      `a: open m ${JOB} w,create,excl -> ok`,
      "a: let w 3 fstat m",
      `a: open g ${fenced("w")} w,create -> ok`,
      "a: sync g -> ok",
      `a: unlink ${fenced("v")} -> err not-recoverable`,
      "a: open t /beta/tmp/t w,create",
      `a: rename /beta/tmp/t ${fenced("v")} -> err not-recoverable`,
      `a: rename /beta/kv/local/k ${fenced("v")} -> err not-recoverable`,
      `a: rename /beta/tmp/t ${fenced("w")} -> ok`,
    ],
    { cites: ["locks/fence", "locks/fence/commit"] },
  ),
  edge(
    "fences",
    [
      `a: open l ${JOB} w,create,excl`,
      "a: let v 3 fstat l",
      `b: open f /beta/kv/.with/fence=local%252Fother:$v/local/k w,create -> err not-recoverable`,
      `b: mkdir ${fenced("v", "d")} -> ok`,
      `b: open f ${fenced("v")} w,create -> ok`,
      "b: write f one",
      "b: exit 0 -> exit zero",
      "c: stat /beta/kv/local/k -> err no-entry",
    ],
    { cites: ["locks/fence", "locks/fence/explicit"] },
  ),
  edge(
    "malformed",
    [
      ...["", "job:1", "local%252F:1", "local%252Fa%252Fb:1", "local%252Fjob:", "local%252Fjob:-1"],
      ...["local%252F.job:1", "local%252Fjob:1x", `local%252F${"n".repeat(300)}:1`],
    ].map((value) => `a: mkdir /beta/kv/.with/fence=${value}/local/d -> err invalid`),
    { cites: ["locks/fence/malformed"] },
  ),
  edge(
    "durations",
    [
      ...["", "5", "s", "-5s", "5 s", "5S", "1.5s", "5d", "5s5s", "0ms", "00h"],
      ...["5us", "+5s", "5ms%20"],
    ]
      .map((value) => value.replaceAll(" ", "%20"))
      .map((value) => `a: open l ${leased(value)} w,create,excl -> err invalid`),
    { cites: ["locks/options"] },
  ),
  edge(
    "units",
    ["1500ms", "2s", "1m", "1h"].flatMap((ttl, at) => {
      const ms = [1_500, 2_000, 60_000, 3_600_000][at]!;
      return [
        `a: open l${at} ${leased(ttl)} w,create,excl -> ok`,
        `a: tick ${ms - 500}`,
        `a: stat ${JOB} -> ok file 0 * 1`,
        "a: tick 1000",
        `a: stat ${JOB} -> err no-entry`,
        `a: times ${JOB} 1 1 -> err no-entry`,
        `a: ftimes l${at} 1 1 -> err not-recoverable`,
      ];
    }),
    { cites: ["locks/lease", "locks/lost"], needs: clock },
  ),
  edge(
    "expired",
    [
      `a: open l ${leased("5s")} r,w,create,excl`,
      "a: write l note",
      "a: sync l -> ok",
      "a: tick 6000",
      `b: list ${LOCKS} -> ok`,
      `b: open r ${JOB} r -> err no-entry`,
      `b: unlink ${JOB} -> err no-entry`,
      `b: open l ${JOB} w,create,excl -> ok`,
      "a: write l x -> err not-recoverable",
      "a: sync l -> err not-recoverable",
      "a: close l -> ok | err not-recoverable",
      `a: unlink ${JOB} -> err not-permitted`,
      `a: times ${JOB} 1 1 -> err not-permitted`,
      `b: stat ${JOB} -> ok file 0 * 1`,
    ],
    { cites: ["locks/lease", "locks/lost", "locks/release/other"], needs: clock },
  ),
  edge(
    "renewed",
    [
      `a: open l ${leased("5s")} w,create,excl`,
      "a: close l",
      `b: times ${JOB} 1 1 -> err not-permitted`,
      `b: open r ${JOB} r`,
      "a: tick 4000",
      "b: ftimes r now now -> err not-permitted",
      `b: times ${JOB} now now -> err not-permitted`,
      "a: tick 2000",
      `b: open l ${leased("5s")} w,create,excl -> ok`,
      "b: tick 4000",
      `b: times ${JOB} - 0 -> ok`,
      "b: tick 4000",
      "b: ftimes l 0 - -> ok",
      "b: tick 4000",
      `a: open m ${JOB} w,create,excl -> err exist`,
      "b: write l x",
      "b: sync l",
      "b: tick 2000",
      `a: open m ${JOB} w,create,excl -> ok`,
    ],
    { cites: ["locks/lease/renew", "locks/lease/other", "locks/lease"], needs: clock },
  ),
  edge(
    "queue",
    [
      `a: open l ${JOB} w,create,excl`,
      ...["b", "c", "d", "e"].flatMap((name) => [
        `${name}: open w ${WAIT} r -> ok`,
        `${name}: later readall w`,
      ]),
      "c: kill",
      `a: unlink ${JOB} -> ok`,
      "b: result -> ok *",
      `a: open m ${JOB} w,create,excl -> err exist`,
      "b: close w",
      "b: open f /beta/kv/local/b w,create",
      "b: sync f",
      "b: exit 0 -> exit zero",
      "d: result -> ok *",
      "d: stat /beta/kv/local/b -> ok file 0 * 1",
      "d: mkdir /beta/kv/local/d",
      "d: kill",
      "e: result -> ok *",
      "e: stat /beta/kv/local/d -> ok dir * * *",
      `e: unlink ${JOB} -> ok`,
      `a: open m ${JOB} w,create,excl -> ok`,
    ],
    { cites: ["locks/wait/order", "locks/wait/ended", "locks/wait", "locks/release/end"] },
  ),
  edge(
    "patience",
    [
      `a: open l ${leased("5s")} w,create,excl`,
      "b: open w /beta/locks/.with/timeout=2s/.wait/local/job r",
      "b: later readall w",
      "c: open w /beta/locks/.with/ttl=3s,timeout=20s/.wait/local/job r",
      "c: later readall w",
      "a: tick 4000",
      "b: result -> err busy",
      "b: read w 0 -> ok %",
      "a: tick 2000",
      "c: result -> ok *",
      `b: open l ${JOB} w,create,excl -> err exist`,
      "a: tick 1500",
      `b: open l ${JOB} w,create,excl -> err exist`,
      "a: tick 2500",
      `b: open l ${JOB} w,create,excl -> ok`,
    ],
    { cites: ["locks/wait/timeout", "locks/wait/lease"], needs: clock },
  ),
  edge(
    "in-time",
    [
      `a: open l ${JOB} w,create,excl`,
      "b: open w /beta/locks/.with/timeout=5s/.wait/local/job r",
      "b: later readall w",
      "a: tick 3000",
      `a: unlink ${JOB}`,
      "b: result -> ok *",
      "b: tick 6000",
      `b: unlink ${JOB} -> ok`,
    ],
    { cites: ["locks/wait/timeout", "locks/wait"], needs: clock },
  ),
  edge(
    "free",
    [
      `a: open w ${WAIT} r`,
      "a: read w 0 -> ok %",
      `a: open x ${WAIT} r`,
      "a: fstat x -> ok file 0 * 1",
      "a: seek w 0 set -> ok 0 | err invalid-seek",
      `b: open l ${JOB} w,create,excl -> ok`,
      `b: unlink ${JOB}`,
      "a: read w 3 -> ok *",
      "a: close w -> ok",
      "a: close x -> ok",
      `b: open m ${JOB} w,create,excl -> err exist`,
      `a: unlink ${JOB} -> ok`,
    ],
    { cites: ["locks/wait/claim", "locks/wait/close"] },
  ),
  edge(
    "notes",
    [
      `a: open l ${JOB} w,create,excl`,
      "a: let v 3 fstat l",
      "a: write l one",
      `b: open r ${JOB} r`,
      "b: readall r -> ok %",
      "a: close l -> ok",
      `b: stat ${JOB} -> ok file 3 $v 1`,
      "b: fstat r -> ok file 0 $v 1",
      `a: open m ${JOB} w,append`,
      "a: write m ,two",
      `b: open s ${JOB} r`,
      "b: readall s -> ok one",
      "a: sync m -> ok",
      `b: open t ${JOB} r`,
      "b: readall t -> ok one,two",
      "b: fstat t -> ok file 7 $v 1",
      "a: fstat m -> ok file 7 $v 1",
    ],
    { cites: ["locks/note", "locks/token/same"] },
  ),
  edge(
    "tokens",
    Array.from({ length: 5 }, (_, at) => [
      `a: open l${at} ${JOB} w,create,excl -> ok`,
      `a: let v${at} 3 fstat l${at}`,
      // What is still held under an earlier token shows that this one is another.
      ...(at === 0 ? [] : [`a: unlink /beta/locks/.with/if=$v${at - 1}/local/job -> err busy`]),
      `a: unlink /beta/locks/.with/if=$v${at}/local/job -> ok`,
    ]).flat(),
    { cites: ["locks/token", "locks/release/if"] },
  ),
  edge(
    "kinds",
    [
      `a: open l ${JOB} w,create,excl`,
      `a: stat ${JOB}/ -> err not-directory`,
      `a: open d ${JOB} dir -> err not-directory`,
      `a: mkdir ${JOB} -> err unsupported`,
      `a: open m ${JOB} w,create -> err unsupported`,
      `a: open m ${JOB} r,create,excl -> err unsupported`,
      `b: open m ${JOB} r,w -> err not-permitted`,
      `b: open m ${JOB} r -> ok`,
      "a: stat /beta/locks/other -> err no-entry",
      "a: list /beta/locks/global -> err unsupported",
      "a: mkdir /beta/locks/global -> err unsupported",
    ],
    { cites: ["locks/unsupported", "locks/acquire/create", "locks/open", "locks/scope"] },
  ),
];
