import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");
const preview1 = mutantsOf("preview1");
const component = mutantsOf("wasi0.2");

/** The end of an execution as the machine has it. */
const ends: readonly Mutant[] = [
  machine("runtime/exit/order", "the commits of a normal end happen in the reverse order", [
    "handles",
    "a.order - b.order",
    "b.order - a.order",
  ]),
  machine(
    "runtime/exit/order",
    "the commits of a normal end happen in the order of the descriptors' numbers",
    ["handles", "sort(([, a], [, b]) => a.order - b.order)", "sort(([a], [b]) => a - b)"],
  ),
  machine(
    "runtime/exit/failed",
    "a commit at a normal end that finds no directory is given up in silence",
    [
      "perform",
      "failed.push({ path: handle.path, code: error.code });",
      'if (error.code !== "no-entry") failed.push({ path: handle.path, code: error.code });',
    ],
  ),
  machine("runtime/exit/failed", "what was poisoned before counts no more at a normal end", [
    "kv-value",
    "if ((this.#dirty || this.#failed) && !this.#options?.explicit)",
    "if (this.#dirty && !this.#failed && !this.#options?.explicit)",
  ]),
  machine(
    "runtime/exit/others",
    "the first commit that fails at a normal end is the last that is tried",
    [
      "perform",
      "closeAtExit(state, fd, handle, failed);\n        return failed;",
      "if (failed.length === 0) closeAtExit(state, fd, handle, failed);\n        return failed;",
    ],
  ),
  machine("runtime/trap", "an abnormal end closes what is open, and so commits it", [
    "perform",
    "for (const [fd] of descriptors.inOrder())\n                descriptors.remove(fd);",
    "for (const [fd, { handle }] of descriptors.inOrder()) closeAtExit(state, fd, handle, []);",
  ]),
  machine(
    "runtime/committed",
    "an abnormal end takes back the keys that the execution has created",
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "if (this.#version === 0n) (context.created ??= []).push(this.#key);\n        this.#version = version;\n        this.#dirty = false;",
    ],
    [
      "perform",
      'context.ask({ ask: "end", owner: context.owner });',
      'for (const key of context.created ?? []) context.ask({ ask: "commit", checks: [], writes: [{ key, put: undefined }], owner: context.owner });\n            context.ask({ ask: "end", owner: context.owner });',
    ],
  ),
];

/** The same where a guest really ends: between its thread, the machine and the host. */
const boundary: readonly Mutant[] = [
  preview1(
    "runtime/exit/commit",
    "an exit is as abrupt as a trap, whatever its code",
    [
      "wasi/preview1",
      'return { end: "exit", status: reason.status };',
      'return { end: "exit", status: reason.status, left: true };',
    ],
    [
      "worker/run",
      'const normal = end.end === "exit" && end.status === 0;',
      'const normal = end.end === "exit" && end.status === 0 && !end.left;',
    ],
  ),
  component("runtime/exit/commit", "an exit with success is taken for a failure", [
    "wasi/components/cli",
    'run.exit(status.tag === "ok" ? 0 : 1)',
    "run.exit(1)",
  ]),
  preview1(
    "runtime/exit/return",
    "a guest that returns without having said how it ends has failed",
    [
      "wasi/preview1",
      'if (trap === undefined)\n        return { end: "exit", status: 0 };',
      'if (trap === undefined)\n        return { end: "exit", status: 1 };',
    ],
  ),
  component("runtime/exit/return", "a guest that returns without having called exit has failed", [
    "wasi/components",
    "return returned(run, successful ? 0 : 1);",
    "return returned(run, 1);",
  ]),
  preview1("runtime/exit/failed", "a commit that fails at a normal end is told and forgotten", [
    "worker/run",
    'return { end: "commit", message: lines.join("; ") };',
    "return end;",
  ]),
  preview1("runtime/exit/message", "the line about a commit that failed does not say why", [
    "worker/run",
    "${path} was not committed: ${code}",
    "${path} was not committed",
  ]),
  component("runtime/exit/message", "nobody is told of a commit that failed", [
    "worker/run",
    'stdio.write(2, new TextEncoder().encode(`${lines.join("\\n")}\\n`));',
    "",
  ]),
  preview1("runtime/exit/nonzero", "every exit is a normal end", [
    "worker/run",
    'end.end === "exit" && end.status === 0',
    'end.end === "exit"',
  ]),
  component("runtime/exit/nonzero", "an exit with failure is an exit", [
    "wasi/components/cli",
    'run.exit(status.tag === "ok" ? 0 : 1)',
    "run.exit(0)",
  ]),
  preview1("runtime/trap", "a trap commits as an end does that nobody asked for", [
    "worker/run",
    'end.end === "exit" && end.status === 0',
    'end.end === "trap" || end.status === 0',
  ]),
  component("runtime/trap", "a trap is an exit with success", [
    "wasi/components",
    'if (isTrap(error))\n        return { end: "trap", message: error.message };',
    'if (isTrap(error))\n        return { end: "exit", status: 0 };',
  ]),
  preview1(
    "runtime/kill",
    "a guest that is killed is cleaned up as if it had ended",
    ["worker/run", "const end = program.abi", "let end;\n    try { end = program.abi"],
    [
      "worker/run",
      ": runComponent(program.component, context);",
      ': runComponent(program.component, context); }\n    catch (error) { callNow(execution, { op: "exit", normal: true }); throw error; }',
    ],
  ),
  preview1(
    "runtime/committed",
    "what an execution has put reaches the others when it has ended normally",
    [
      "worker/cache",
      'if (request.ask === "commit")\n            return this.#commit(request);',
      'if (request.ask === "end") this.#undo();\n        if (request.ask === "commit")\n            return this.#commit(request);',
    ],
    [
      "worker/cache",
      "const { version } = answer;",
      "const { version } = answer;\n        this.#puts.push(...request.writes.filter(({ put }) => put instanceof Uint8Array).map(({ key }) => ({ key, put: undefined })));",
    ],
    [
      "worker/cache",
      "#remember(key, remembered) {",
      '#puts = [];\n    #undo() {\n        for (const write of this.#puts.splice(0)) this.#commit({ ask: "commit", checks: [], writes: [write], owner: "undo" });\n    }\n    #remember(key, remembered) {',
    ],
  ),
  preview1("runtime/deadline", "nobody looks at the deadline", [
    "worker/isolated",
    "if (deadlineMs !== undefined)",
    "if (deadlineMs === 0)",
  ]),
  preview1("runtime/deadline", "what ends at its deadline has ended as it should", [
    "worker/isolated",
    "return stopped === undefined ? broken(cause) : { reason: stopped };",
    'return stopped === undefined ? broken(cause) : stopped === "deadline" ? { reason: "exit", code: 0 } : { reason: stopped };',
  ]),
  preview1(
    "runtime/memory",
    "an execution is ended that leaves the host no mebibyte of its memory's limit",
    [
      "wasi/preview1/memory",
      "this.#view = new DataView(this.#memory.buffer);",
      'this.#view = new DataView(this.#memory.buffer);\n        try { this.#memory.grow(16); } catch { throw new WebAssembly.RuntimeError("no memory is left"); }\n        this.#bytes = new Uint8Array(this.#memory.buffer);\n        this.#view = new DataView(this.#memory.buffer);',
    ],
    [
      "wasi/preview1",
      "throw reason.failure;",
      'if (reason.failure instanceof WebAssembly.RuntimeError) return { end: "trap", message: reason.failure.message }; else throw reason.failure;',
    ],
  ),
  preview1(
    "runtime/busy",
    "the executions of a cell take turns: one runs while the others wait for input",
    [
      "worker/guest-thread",
      "        running.set(thread, true);\n    }\n}",
      "        turn(true);\n        running.set(thread, true);\n    }\n}\nlet turns;\nfunction turn(mine) {\n    if (!mine) return void (Atomics.store(turns, 1023, 0), Atomics.notify(turns, 1023));\n    while (Atomics.compareExchange(turns, 1023, 0, 1) !== 0) Atomics.wait(turns, 1023, 1, 20);\n}",
    ],
    [
      "worker/guest-thread",
      "running.set(thread, false);\n    try {",
      "running.set(thread, false);\n    turn(false);\n    try {",
    ],
    [
      "worker/guest-thread",
      "running.set(thread, true);\n    let last;",
      "turns = new Int32Array(start.epochs);\n    turn(true);\n    running.set(thread, true);\n    let last;",
    ],
    [
      "worker/guest-thread",
      "running.set(thread, false);\n    new OutputWriter",
      "running.set(thread, false);\n    turn(false);\n    new OutputWriter",
    ],
  ),
];

/** What goes in and comes out besides files. */
const streams: readonly Mutant[] = [
  preview1("runtime/arguments", "arguments are split at spaces", [
    "wasi/preview1/arguments",
    "context.args.map(terminated)",
    'context.args.flatMap((text) => text.split(" ")).map(terminated)',
  ]),
  component("runtime/arguments", "empty arguments are left out", [
    "wasi/components/cli",
    "[...context.args]",
    'context.args.filter((text) => text !== "")',
  ]),
  preview1("runtime/environment", "a variable is given that nobody has asked for", [
    "wasi/preview1/arguments",
    "context.env.map((",
    '[...context.env, ["PWD", "/"]].map((',
  ]),
  component("runtime/environment", "a value ends at its first space", [
    "wasi/components/cli",
    "[name, value]) => [name, value]",
    '[name, value]) => [name, value.split(" ")[0]]',
  ]),
  preview1("runtime/stdin/whole", "the end of the input overtakes what had to wait for room", [
    "worker/input",
    "if (this.#queue.length > 0)\n            return void this.#drain();",
    "if (this.#queue.length > 0 && !this.#ended)\n            return void this.#drain();",
  ]),
  component("runtime/stdin/whole", "what does not fit into the ring of bytes at its end is lost", [
    "worker/pipe",
    "if (first < part.length)\n            this.#bytes.set(part.subarray(first), 0);",
    "",
  ]),
  preview1("runtime/stdin/blocks", "a read waits for a while, and then it is the end", [
    "worker/input",
    "read(max) {\n        this.ready();",
    "read(max) {\n        this.ready(500);",
  ]),
  component("runtime/stdin/blocks", "a ring that is full looks empty", [
    "worker/pipe",
    "Atomics.load(this.#words, READ)) >>> 0;",
    "Atomics.load(this.#words, READ)) % this.capacity;",
  ]),
  preview1("runtime/stdout/whole", "standard output is taken for text", [
    "worker/output",
    "this.#sink.stdout(payload)",
    "this.#sink.stdout(new TextEncoder().encode(new TextDecoder().decode(payload)))",
  ]),
  component(
    "runtime/stdout/whole",
    "a stream writes no more than its permit of a call",
    ["wasi/components/streams", "const PERMIT = 1n << 20n;", "const PERMIT = 1n << 12n;"],
    [
      "wasi/components/streams",
      "for (let rest = contents; rest.length > 0;) {",
      "for (let rest = contents.subarray(0, file.fd === 1 ? 4095 : contents.length); rest.length > 0;) {",
    ],
  ),
  preview1(
    "runtime/stderr/whole",
    "standard error is gathered, and delivered at a normal end",
    [
      "worker/output",
      "write(stream, bytes) {",
      "write(stream, bytes) {\n        if (stream === 2) return void held.push(bytes.slice());",
    ],
    [
      "worker/output",
      "end(report) {",
      "end(report) {\n        for (const bytes of held.splice(0)) if (report.status === 0) this.#frame(2, bytes, () => false);",
    ],
    ["worker/output", "/** The guest's end. */", "const held = [];\n/** The guest's end. */"],
  ),
];

export const runtime: readonly Mutant[] = [...ends, ...boundary, ...streams];
