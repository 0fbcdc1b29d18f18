import { type Graph, needed, reluOf } from './graph.ts';

/** One thing to be done: a node, and the ReLU that reads it where there is one that is needed. */
export interface Step {
  readonly node: number;
  readonly relu: number | null;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** How many steps read each node, a step's own ReLU among them. */
  readonly readers: ReadonlyMap<number, number>;
}

/** What is to be done for the values of `wanted`, in order. The input is there already. */
export function planFor(graph: Graph, wanted: Iterable<number>): Plan {
  const nodes = needed(graph, wanted);
  const relus = reluOf(graph);
  const merged = new Set<number>();
  const readers = new Map<number, number>();
  const steps: Step[] = [];
  for (const node of nodes) {
    for (const input of graph.nodes[node]!.inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
    if (node === 0 || merged.has(node)) continue;
    const next = relus.get(node);
    const relu = next !== undefined && nodes.includes(next) ? next : null;
    if (relu !== null) merged.add(relu);
    steps.push({ node, relu });
  }
  return { steps, readers };
}
