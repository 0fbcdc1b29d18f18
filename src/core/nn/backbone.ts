import type { BackboneGraph } from '../backbones/types.ts';
import { type Graph, GraphBuilder } from './graph.ts';
import { shapesOf, smallestSide, stridesOf } from './shapes.ts';

/** What follows from a graph. */
export function described(graph: Graph): BackboneGraph {
  const shapes = shapesOf(graph, { width: 1, height: 1 });
  const strides = stridesOf(graph);
  const taps = graph.taps.map(({ node, ...tap }) => ({
    ...tap,
    channels: shapes[node]!.channels,
    stride: strides[node]!,
  }));
  return { graph, taps, minSide: smallestSide(graph) };
}

/** A network as `build` puts it together. */
export function network(build: (g: GraphBuilder) => void): BackboneGraph {
  const builder = new GraphBuilder();
  build(builder);
  return described(builder.done());
}
