/** The values that the host itself holds: `version`, `features`, `limits.json` and `limits/`. */

import { Content, UNKNOWN } from "./content.ts";
import type { World } from "./world.ts";

export interface Info {
  readonly content: Content;
  /** The requirement that says what it holds. */
  readonly why: string;
}

export function infoContent({ limits }: World, name: string): Info {
  if (name === "version") return { content: text("0.1\n"), why: "layout/version" };
  // The order of the lines, and how the JSON is written, is the host's choice.
  if (name === "features") return { content: UNKNOWN, why: "layout/features" };
  if (name === "meta") return { content: UNKNOWN, why: "kv-ttl/meta" };
  if (name === "limits.json") return { content: UNKNOWN, why: "limits/json" };
  const limit = limits[name.slice("limits/".length)];
  return { content: limit === undefined ? UNKNOWN : text(`${limit}\n`), why: "limits/files" };
}

function text(characters: string): Content {
  return Content.of(new TextEncoder().encode(characters));
}
