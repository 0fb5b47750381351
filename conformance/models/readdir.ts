/** `readdir`: a listing that goes on from call to call (`spec/kv.md`, list/descriptor). */

import { unique } from "./blame.ts";
import type { Listing, OpenDirectory } from "./entities.ts";
import { entriesOf, failOnNoDirectory, type Entries } from "./listing.ts";
import type { Place } from "./locate.ts";
import { anything, fail, failing, fails, mayFail, okWords, type Outcome } from "./outcome.ts";
import { lookUp, missingLabel } from "./reading.ts";
import { resolve } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import type { Context } from "./world.ts";

/** The next `count` entries of an open directory. */
export function readdir(context: Context, label: string, count: number): Outcome[] {
  const directory = lookUp(context, label);
  if (directory === undefined) return missingLabel(context);
  if (directory.kind === "unknown") return anything(context, "list/unknown");
  if (directory.kind !== "dir") {
    const codes = ["not-directory", "bad-descriptor"];
    return failing(
      context,
      codes.map((code) => fail(STAGE.operation, code, "readdir/file", ["file/open/directory"])),
    );
  }
  const word = { label, path: "." };
  const { place, failures } = resolve(context, word, "open");
  const perhaps: Failure[] = [];
  if (directory.flags !== undefined && !directory.flags.r && !directory.flags.dir) {
    perhaps.push(
      mayFail(STAGE.operation, "bad-descriptor", "readdir/unreadable", ["file/read/denied"]),
    );
  }
  const gone = [...failures];
  failOnNoDirectory(context, place, gone);
  // Of a listing whose directory is removed while it goes on, nothing more is said.
  if (fails(gone)) return anything(context, "readdir/gone");
  const entries = entriesOf(context, place);
  if (entries === undefined) return anything(context, "list/unknown");
  const listings = listingsOf(context, place);
  return [next(directory, entries, count, listings), ...failing(context, perhaps)];
}

function listingsOf({ world, execution }: Context, place: Place): Set<Listing> {
  if (place.kind === "key") return place.slot.listings;
  if (place.kind === "scratch") return place.inode!.listings;
  const isScratch = place.kind === "fixed" && place.name === "tmp";
  return isScratch
    ? world.rules.tmp.root(execution, world.executions).listings
    : world.scope.listings;
}

function next(
  directory: OpenDirectory,
  entries: Entries,
  count: number,
  listings: Set<Listing>,
): Outcome {
  const { listing } = directory;
  const begun = listing?.begun ?? entries.must;
  const seen = listing?.seen ?? new Set<string>();
  const left = [...begun].filter(
    ([word, births]) => entries.must.get(word) === births && !seen.has(word),
  );
  const required = left.map(([word]) => word);
  // What came or went since the beginning may have been seen or not.
  const isPossible = (word: string): boolean =>
    !seen.has(word) &&
    (begun.has(word) ||
      entries.must.has(word) ||
      entries.may(word) ||
      (listing?.passed.has(word) ?? false));
  const isEnded = listing?.ended === true;
  return {
    branch: listing === undefined ? "readdir/first" : isEnded ? "readdir/ended" : "readdir/next",
    result: ["ok", ...(isEnded ? [] : required.slice(0, count))].join(" "),
    requirements: ["kv/list/descriptor", "kv/list"],
    accepts: (observed) => {
      const found = okWords(observed);
      if (found === undefined || found.length > count || new Set(found).size !== found.length)
        return false;
      if (!found.every(isPossible)) return false;
      return found.length === count || isEnded || required.every((word) => found.includes(word));
    },
    blame: (observed) => {
      const found = okWords(observed) ?? [];
      const repeated =
        found.some((word) => seen.has(word)) || new Set(found).size !== found.length
          ? ["kv/list"]
          : [];
      const surplus = found
        .filter((word) => !isPossible(word) && !seen.has(word))
        .flatMap((word) => entries.blame(word, false));
      return unique([...repeated, ...surplus, "kv/list/descriptor", "kv/list"]);
    },
    apply: (observed) => {
      const found = okWords(observed)!;
      directory.listing ??= { begun: new Map(begun), seen, ended: false, passed: new Set() };
      listings.add(directory.listing);
      for (const word of found) seen.add(word);
      if (found.length < count) directory.listing.ended = true;
    },
  };
}
