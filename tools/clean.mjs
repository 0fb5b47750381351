/** Removes what a build made: a module that was deleted in the sources must not be packed from `dist/`. */
import { rm } from "node:fs/promises";

await rm(new URL("../dist", import.meta.url), { recursive: true, force: true });
