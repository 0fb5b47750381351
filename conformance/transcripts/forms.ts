/** The forms of the precise probe that have to answer alike, and the reference host that runs each of them. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildGuests, guestPath, type GuestName } from "../../guests/build.ts";
import type { Abi, Driver } from "../driver/index.ts";
import { reference } from "../drivers/reference.ts";
import { DriverHost } from "../runner/driver-host.ts";
import { coreOf } from "./core-of.ts";

export interface Form {
  name: "preview1" | "component" | "unwrapped" | "javascript";
  what: string;
  abi: Abi;
  guest: GuestName;
  /** Run the core module that the guest was made from, and not the guest. */
  unwrap?: true;
}

/** The first is what the others are compared with. */
export const FORMS: readonly Form[] = [
  { name: "preview1", what: "the C probe on preview 1", abi: "preview1", guest: "probe" },
  {
    name: "component",
    what: "the C probe as a component, through its imports of WASI 0.2",
    abi: "wasi0.2",
    guest: "probe.component",
  },
  {
    name: "unwrapped",
    what: "the core module of that component, on preview 1",
    abi: "preview1",
    guest: "probe.component",
    unwrap: true,
  },
  {
    name: "javascript",
    what: "the JavaScript probe, on WASI 0.2",
    abi: "wasi0.2",
    guest: "probe-js.component",
  },
];

export type FormName = Form["name"];

export interface OpenForm {
  form: Form;
  host: DriverHost;
  close(): Promise<void>;
}

/** Nothing here is about time, and four hosts at once are slow where the machine is busy. */
const PATIENCE = 3;

/** Builds the guest and starts a host for it. Rejects if a tool for the guest is missing. */
export async function openForm(form: Form): Promise<OpenForm> {
  const [built] = await buildGuests([form.guest]);
  if (built?.state === "skipped") throw new Error(`${form.guest}: ${built.reason}`);
  const wasm = readFileSync(guestPath(form.guest));
  const folder = mkdtempSync(join(tmpdir(), "transcripts-"));
  const path = join(folder, "probe.wasm");
  writeFileSync(path, form.unwrap === true ? coreOf(wasm) : wasm);
  const host = await DriverHost.connect(running(path, reference()), {
    abi: form.abi,
    timeoutMultiplier: PATIENCE,
  });
  return {
    form,
    host,
    async close() {
      await host.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The driver with another program in the place of the one that it is told to start. */
function running(path: string, driver: Driver): Driver {
  const wasm = { path, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
  return {
    hello: (request) => driver.hello(request),
    async openWorld(config) {
      const world = await driver.openWorld(config);
      return {
        startGuest: (spec, sink) => world.startGuest({ ...spec, wasm }, sink),
        ...(world.advance && { advance: world.advance.bind(world) }),
        ...(world.disturb && { disturb: world.disturb.bind(world) }),
        close: () => world.close(),
      };
    },
    close: () => driver.close(),
  };
}
