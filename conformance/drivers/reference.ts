/** The built-in driver, `--host reference`. */
import { referenceDriver } from "../../reference-host/index.ts";
import type { Driver } from "../driver/index.ts";

export function reference(): Driver {
  return referenceDriver();
}
