/** The orders in which lines of executions that ran at once may have taken effect. */

/**
 * Searches for an order of all items, each lane's in its own, that `fits`. `fits` is asked about
 * beginnings of an order, too, and one that does not fit is not gone on with.
 * Lanes are taken in turn first, since that is how most histories come about.
 */
export function findOrder<T>(
  lanes: readonly (readonly T[])[],
  fits: (order: readonly T[]) => boolean,
): T[] | undefined {
  const order: T[] = [];
  const next = lanes.map(() => 0);
  const total = lanes.reduce((sum, lane) => sum + lane.length, 0);

  const search = (from: number): boolean => {
    if (order.length === total) return true;
    for (let turn = 0; turn < lanes.length; turn++) {
      const lane = (from + turn) % lanes.length;
      const item = lanes[lane]![next[lane]!];
      if (item === undefined) continue;
      order.push(item);
      next[lane]!++;
      if (fits(order) && search(lane + 1)) return true;
      order.pop();
      next[lane]!--;
    }
    return false;
  };
  return search(0) ? order : undefined;
}
