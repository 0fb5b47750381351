import type { Variant } from "../mutants/mutant.ts";
import { boundary } from "./boundary.ts";
import { late } from "./late.ts";
import { limits } from "./limits.ts";
import { locks } from "./locks.ts";
import { listing } from "./listing.ts";
import { reading } from "./reading.ts";
import { regions } from "./regions.ts";
import { scratch } from "./scratch.ts";
import { status } from "./status.ts";
import { surroundings } from "./surroundings.ts";
import { ttl } from "./ttl.ts";
import { transactions } from "./transactions.ts";
import { versions } from "./versions.ts";

/** Hosts that are unusual and conform: what the suite has to leave alone. */
export const variants: readonly Variant[] = [
  ...reading,
  ...listing,
  ...versions,
  ...status,
  ...scratch,
  ...limits,
  ...surroundings,
  ...late,
  ...boundary,
  ...ttl,
  ...transactions,
  ...locks,
  ...regions,
];
