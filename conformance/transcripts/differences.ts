/**
 * Every way in which the forms of the precise probe may differ. What is not listed is a fault of a probe or of the
 * host; what is listed and does not occur any more is to be removed.
 */

import type { FormName } from "./forms.ts";

export interface Difference {
  /** Those that answer otherwise than the C probe on preview 1. */
  forms: readonly FormName[];
  /** Of the operation's line. */
  operation: RegExp;
  /** In this script alone. */
  script?: string;
  /** What preview 1 answers, and these: alternatives as in an expectation; absent for anything. */
  usual?: string;
  result?: string;
  reason: string;
}

const UTF8 = "bad not in this ABI: a string that is not UTF-8";
const BOTH_ON_02 = ["component", "javascript"] as const;

export const DIFFERENCES: readonly Difference[] = [
  {
    forms: [...BOTH_ON_02, "unwrapped"],
    operation: /^(?:let [^ ]+ [^ ]+ )*hello$/,
    usual: "ok probe 1 preview1 c",
    result: "ok probe 1 wasi0.2 c | ok probe 1 wasi0.2 javascript",
    reason: "a probe says what it is",
  },
  {
    forms: ["javascript"],
    operation: /^renumber /,
    result: "bad not in this ABI",
    reason: "0.2 has no numbers to give",
  },
  {
    forms: ["javascript"],
    operation: /^grow$/,
    usual: "ok *",
    result: "bad not in this language",
    reason: "JavaScript has no access to its memory",
  },
  {
    forms: ["component"],
    operation: /^grow$/,
    usual: "ok *",
    result: "ok *",
    reason: "the adapter has taken its part of the memory's limit, and a stack of its own",
  },
  {
    forms: ["component", "unwrapped", "javascript"],
    operation: /%(?:FF|80|C0|ED)/,
    usual: "err illegal-byte-sequence",
    result: UTF8,
    reason:
      "the interfaces of 0.2 take no string that is not UTF-8, and a probe for it does not try",
  },
  {
    forms: BOTH_ON_02,
    operation: /^close /,
    usual: "err no-entry | err exist | err is-directory | err file-too-large | err not-recoverable",
    result: "ok",
    reason:
      "on 0.2 a close is a drop, which has no answer: a commit that fails there is seen by sync alone",
  },
  {
    forms: BOTH_ON_02,
    operation: /^(?:open f \/beta\/kv\/global\/k w,create,append|write f x)$/,
    script: "example/kv-global/append",
    usual: "err unsupported | err bad-descriptor",
    result: "ok | err unsupported",
    reason: "on 0.2 an open does not say that it is for appending, so the write is refused",
  },
  {
    forms: BOTH_ON_02,
    operation: /^open [^ ]+ [^ ]+ r,append$/,
    usual: "err read-only",
    result: "ok",
    reason:
      "0.2 has no append flag at an open: a descriptor without `w` asks for nothing but reading",
  },
  {
    forms: ["component"],
    operation: /^(?:read|pread|readall|write|pwrite|seek|truncate) /,
    usual: "err is-directory",
    result: "err bad-descriptor",
    reason: "the adapter itself refuses what only files have, without asking the host",
  },
  {
    forms: ["component"],
    operation: /^(?:sync|datasync) /,
    usual: "ok",
    result: "err bad-descriptor",
    reason: "the same, of a directory",
  },
  {
    forms: ["component"],
    operation: /^ftimes /,
    usual: "err unsupported",
    result: "err bad-descriptor",
    reason: "the same, of a directory",
  },
  {
    forms: ["javascript"],
    operation: /^seek /,
    usual: "err is-directory",
    result: "ok *",
    reason: "on 0.2 the guest keeps the position: the host is not asked, of a directory either",
  },
  {
    forms: BOTH_ON_02,
    operation: /^seek [^ ]+ \d{16,} /,
    usual: "err invalid",
    result: "ok *",
    reason: "this host's own positions end at 2^53 − 1; on 0.2 the guest keeps them",
  },
  {
    forms: BOTH_ON_02,
    operation: /^seek f 0 cur$/,
    script: "script/large",
    usual: "ok 99999999",
    result: "ok 9007199254740993",
    reason: "the position that such a seek has left",
  },
  {
    forms: ["javascript"],
    operation: /^(?:list|readlink) /,
    script: "script/binary",
    reason: "componentize-js drops U+FEFF from the beginning of every string that a guest is given",
  },
];
