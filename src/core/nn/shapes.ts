import type { Size } from '../failure.ts';
import { type Graph, needed, opOf } from './graph.ts';
import type { Shape } from './ops/types.ts';

/** Size and channels of every node's value; a side of 0 where it does not fit. */
export function shapesOf({ nodes }: Graph, { width, height }: Size): readonly Shape[] {
  const shapes: Shape[] = [];
  for (const node of nodes) {
    const inputs =
      node.op === 'input' ? [{ width, height, channels: 0 }] : node.inputs.map((i) => shapes[i]!);
    const shape = opOf(node).shape(node.attrs, inputs);
    shapes.push({ ...shape, width: Math.max(0, shape.width), height: Math.max(0, shape.height) });
  }
  return shapes;
}

/** Size and channels at every tap. */
export function tapShapes(graph: Graph, image: Size): ReadonlyMap<string, Shape> {
  const shapes = shapesOf(graph, image);
  return new Map(graph.taps.map(({ id, node }) => [id, shapes[node]!]));
}

/** Smallest image side, in pixels, at which every node has at least one position. */
export function smallestSide(graph: Graph): number {
  let side = 1;
  while (shapesOf(graph, { width: side, height: side }).some(({ width }) => width < 1)) side += 1;
  return side;
}

/** Numbers in all weights. */
export const parameterCount = (graph: Graph): number =>
  [...tensorShapes(graph).values()].reduce((sum, shape) => sum + shape.reduce((n, side) => n * side, 1), 0);

/** Multiplications for one image as far as `taps`. */
export function multiplications(graph: Graph, image: Size, taps: ReadonlySet<string>): number {
  const shapes = shapesOf(graph, image);
  const wanted = graph.taps.filter(({ id }) => taps.has(id)).map(({ node }) => node);
  return needed(graph, wanted).reduce((sum, index) => {
    const node = graph.nodes[index]!;
    return sum + opOf(node).flops(node.attrs, shapes[index]!);
  }, 0);
}

/** Name and shape of every tensor that the network needs, in the order of its nodes. */
export const tensorShapes = ({ nodes }: Graph): ReadonlyMap<string, readonly number[]> =>
  new Map(
    nodes.flatMap((node) =>
      Object.entries(opOf(node).params(node.attrs)).map(
        ([part, shape]) => [`${node.weights}/${part}`, shape] as const,
      ),
    ),
  );

/** Pixels of the image for each position of every node; of tokens, for each patch. */
export function stridesOf({ nodes }: Graph): readonly number[] {
  const strides: number[] = [];
  for (const node of nodes) {
    const before = Math.max(1, ...node.inputs.map((input) => strides[input]!));
    const own = node.op === 'patches' ? node.attrs.size : (opOf(node).rows(node.attrs)?.stride ?? 1);
    strides.push(before * own);
  }
  return strides;
}
