/** The machine's attributes in the words of `wasi:filesystem/types`. */
import type * as Wit from "../../../wit/generated/wasi/filesystem-types.ts";
import type { FileType, Stat, Time } from "../../operation.ts";
import { datetime, nanoseconds } from "./clocks.ts";

/** A stream is a regular file: every runtime then reads it to its end. */
export const descriptorType: Readonly<Record<FileType, Wit.DescriptorType>> = {
  file: "regular-file",
  directory: "directory",
  link: "symbolic-link",
  stream: "regular-file",
};

export function descriptorStat(stat: Stat): Wit.DescriptorStat {
  const modified = datetime(stat.modified);
  const or = (time: bigint): Wit.Datetime => (time === stat.modified ? modified : datetime(time));
  return {
    type: descriptorType[stat.type],
    linkCount: BigInt(stat.links),
    size: BigInt(stat.size),
    dataAccessTimestamp: or(stat.accessed),
    dataModificationTimestamp: modified,
    statusChangeTimestamp: or(stat.changed),
  };
}

/** Two that are equal denote the same object, at the same version. */
export function metadataHash(stat: Stat): Wit.MetadataHashValue {
  return { lower: stat.id, upper: stat.modified };
}

/** What of the times is to be set. */
export function times(
  access: Wit.NewTimestamp,
  modification: Wit.NewTimestamp,
): { accessed?: Time; modified?: Time } {
  const [accessed, modified] = [time(access), time(modification)];
  return {
    ...(accessed === undefined ? {} : { accessed }),
    ...(modified === undefined ? {} : { modified }),
  };
}

function time(timestamp: Wit.NewTimestamp): Time | undefined {
  switch (timestamp.tag) {
    case "no-change":
      return undefined;
    case "now":
      return "now";
    case "timestamp":
      return nanoseconds(timestamp.val);
  }
}
