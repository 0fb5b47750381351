import { readFile } from "node:fs/promises";
import { transpile as jcoTranspile } from "@bytecodealliance/jco";
import { expect, it, vi } from "vitest";
import { buildGuests, guestPath } from "../../../guests/build.ts";
import { unmatched } from "./jco.ts";

// Builds and transpiles what is not there yet.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

it("finds in the glue of this jco everything that it replaces, once", async () => {
  await buildGuests(["probe.component"]);
  const component = await readFile(guestPath("probe.component"));
  const { files } = await jcoTranspile(component, { name: "guest", instantiation: "sync" });
  expect(unmatched(new TextDecoder().decode(files["guest.js"]))).toEqual([]);
});
