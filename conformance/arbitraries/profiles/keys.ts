/** The keys that scripts are about: few, so that executions get in each other's way. */

export const FLAT: string[][] = [["k"], ["k", "l"]];
export const NESTED: string[][] = [
  ["k", "d/k"],
  ["d/k", "d/l", "k"],
  ["d/e/k", "d/k", "d/e/l"],
];
