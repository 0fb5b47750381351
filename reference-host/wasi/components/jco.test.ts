import { readFile } from "node:fs/promises";
import { transpile as jcoTranspile } from "@bytecodealliance/jco";
import { expect, it } from "vitest";
import { buildGuests, guestPath } from "../../../guests/build.ts";
import { unmatched } from "./jco.ts";

it("finds in the glue of this jco everything that it replaces, once", async () => {
  await buildGuests(["probe.component"]);
  const component = await readFile(guestPath("probe.component"));
  const { files } = await jcoTranspile(component, { name: "guest", instantiation: "sync" });
  expect(unmatched(new TextDecoder().decode(files["guest.js"]))).toEqual([]);
});
