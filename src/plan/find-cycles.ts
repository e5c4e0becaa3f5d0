/**
 * Cycles of a directed graph, each as its path with the first node again at the end (`2A, 2B, 2A`). Every
 * part of the graph that has a cycle is reported at least once, up to `most` in all; cycles that touch a reported one may be left
 * out. Takes time in proportion to nodes and edges, and needs no stack for deep chains.
 */
export function findCycles(
  nodes: Iterable<string>,
  edges: (node: string) => readonly string[],
  most: number,
): readonly (readonly string[])[] {
  const done = new Set<string>();
  const place = new Map<string, number>();
  const reported = new Set<string>();
  const cycles: (readonly string[])[] = [];
  for (const root of nodes) {
    if (done.has(root)) continue;
    const way: { readonly node: string; readonly next: readonly string[]; index: number }[] = [];
    const enter = (node: string): void => {
      place.set(node, way.length);
      way.push({ node, next: edges(node), index: 0 });
    };
    enter(root);
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const next = top.next[top.index];
      top.index += 1;
      if (next === undefined) {
        done.add(top.node);
        place.delete(top.node);
        way.pop();
        continue;
      }
      const from = place.get(next);
      if (from === undefined) {
        if (!done.has(next)) enter(next);
        continue;
      }
      if (reported.has(next) || reported.has(top.node)) continue;
      const cycle = way.slice(from).map((step) => step.node);
      for (const node of cycle) reported.add(node);
      cycles.push([...cycle, next]);
      if (cycles.length >= most) return cycles;
    }
  }
  return cycles;
}
