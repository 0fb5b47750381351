/** Directed graphs whose edges have kinds: components that are strongly connected, and short cycles. */

export interface Edge<Kind extends string> {
  readonly from: number;
  readonly to: number;
  readonly kind: Kind;
}

export class Graph<Kind extends string> {
  readonly #next: Map<number, Edge<Kind>[]> = new Map();

  add(from: number, to: number, kind: Kind): void {
    if (from === to) return;
    const edges = this.#next.get(from);
    if (edges) edges.push({ from, to, kind });
    else this.#next.set(from, [{ from, to, kind }]);
  }

  edges(from: number, kinds: ReadonlySet<Kind>): Edge<Kind>[] {
    return (this.#next.get(from) ?? []).filter(({ kind }) => kinds.has(kind));
  }

  /** The components of more than one node (Tarjan, 1972, without recursion). */
  components(kinds: ReadonlySet<Kind>): number[][] {
    const found: number[][] = [];
    const index = new Map<number, number>();
    const low = new Map<number, number>();
    const stack: number[] = [];
    const onStack = new Set<number>();
    for (const root of this.#next.keys()) {
      if (index.has(root)) continue;
      const path: { node: number; edges: Edge<Kind>[]; at: number }[] = [];
      const enter = (node: number): void => {
        index.set(node, index.size);
        low.set(node, index.get(node)!);
        stack.push(node);
        onStack.add(node);
        path.push({ node, edges: this.edges(node, kinds), at: 0 });
      };
      const lower = (node: number, to: number): void => {
        low.set(node, Math.min(low.get(node)!, to));
      };
      enter(root);
      for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
        const { node } = top;
        const edge = top.edges[top.at++];
        if (edge === undefined) {
          path.pop();
          if (path.length > 0) lower(path.at(-1)!.node, low.get(node)!);
          if (low.get(node) === index.get(node)) {
            const component = stack.splice(stack.lastIndexOf(node));
            for (const one of component) onStack.delete(one);
            if (component.length > 1) found.push(component);
          }
        } else if (!index.has(edge.to)) enter(edge.to);
        else if (onStack.has(edge.to)) lower(node, index.get(edge.to)!);
      }
    }
    return found;
  }

  /** The edges of a shortest path, over nodes of `within` only. */
  path(
    from: number,
    to: number,
    kinds: ReadonlySet<Kind>,
    within: ReadonlySet<number>,
  ): Edge<Kind>[] | undefined {
    const cameBy = new Map<number, Edge<Kind>>();
    let row = [from];
    while (row.length > 0) {
      const next: number[] = [];
      for (const node of row) {
        for (const edge of this.edges(node, kinds)) {
          if (!within.has(edge.to) || cameBy.has(edge.to)) continue;
          cameBy.set(edge.to, edge);
          if (edge.to === to) return back(cameBy, from, to);
          next.push(edge.to);
        }
      }
      row = next;
    }
    return undefined;
  }
}

function back<Kind extends string>(
  cameBy: ReadonlyMap<number, Edge<Kind>>,
  from: number,
  to: number,
): Edge<Kind>[] {
  const edges: Edge<Kind>[] = [];
  let node = to;
  do {
    const edge = cameBy.get(node)!;
    edges.unshift(edge);
    node = edge.from;
  } while (node !== from);
  return edges;
}
