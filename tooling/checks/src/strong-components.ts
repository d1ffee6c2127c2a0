/** Groups of nodes that reach each other (Tarjan), only those that form a cycle. */
export function findCycles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const indexOf = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];

  const visit = (node: string): number => {
    const index = indexOf.size;
    let low = index;
    indexOf.set(node, index);
    stack.push(node);
    onStack.add(node);

    for (const next of graph.get(node) ?? []) {
      if (!indexOf.has(next)) low = Math.min(low, visit(next));
      else if (onStack.has(next)) low = Math.min(low, indexOf.get(next) ?? low);
    }

    if (low === index) {
      const component = stack.splice(stack.indexOf(node));
      for (const member of component) onStack.delete(member);
      const isCycle = component.length > 1 || graph.get(node)?.has(node) === true;
      if (isCycle) cycles.push(shortestCycle(graph, node, new Set(component)));
    }
    return low;
  };

  for (const node of graph.keys()) if (!indexOf.has(node)) visit(node);
  return cycles;
}

/** The shortest way from `start` back to itself inside its component: what a reader can act on. */
function shortestCycle(
  graph: ReadonlyMap<string, ReadonlySet<string>>,
  start: string,
  component: ReadonlySet<string>,
): string[] {
  const paths: string[][] = [[start]];
  const seen = new Set<string>();
  for (const path of paths) {
    const last = path.at(-1) ?? start;
    for (const next of graph.get(last) ?? []) {
      if (next === start) return [...path, start];
      if (!component.has(next) || seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return [start, start];
}
