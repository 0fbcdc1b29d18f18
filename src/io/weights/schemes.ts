import type { BackboneSpec } from '#core/backbones/types.ts';
import { opOf } from '#core/nn/graph.ts';
import type { StoredAs } from '#core/nn/ops/types.ts';
import { expectedTensors } from './expected.ts';
import { type Candidate, layoutOf, type Match } from './matchNames.ts';
import { wrappers } from './names.ts';
import type { StoredTensor } from './tensorFile.ts';

/** A classifier behind a vision transformer: it was trained to name things, on another input than a network without one. */
const classifiers = ['head.weight', 'fc_norm.weight', 'classifier.weight'];

/** By our name: how files keep a tensor, one entry for each scheme. Empty for a network whose nodes do not say. */
function storedAs({ graph }: BackboneSpec): ReadonlyMap<string, readonly StoredAs[]> {
  return new Map(
    graph.nodes.flatMap((node) => {
      const stored = opOf(node).stored?.(node.attrs) ?? {};
      return Object.entries(stored).map(([part, ways]) => [`${node.weights}/${part}`, ways] as const);
    }),
  );
}

/** Whether the nodes of a network say what files call their tensors. */
export const hasSchemes = (spec: BackboneSpec): boolean => storedAs(spec).size > 0;

/** Every way in which `tensors` hold a part of `spec` under the names that its nodes say. */
export function schemeCandidates(spec: BackboneSpec, tensors: readonly StoredTensor[]): readonly Candidate[] {
  const ways = storedAs(spec);
  if (ways.size === 0) return [];
  const byName = new Map(tensors.map((tensor) => [unwrapped(tensor.name), tensor]));
  const expected = expectedTensors(spec);
  const schemes = ways.get(expected[0]!.name)!.length;
  return [...new Array(schemes).keys()].flatMap((scheme) => {
    const wayOf = (name: string) => ways.get(name)![scheme]!;
    // The first tensors, patches and positions, are called as nothing else is.
    const anchors = expected.slice(0, 3).flatMap(({ name }) => wayOf(name).names);
    const prefixes = new Set([...byName.keys()].flatMap((name) => prefixOf(name, anchors) ?? []));
    return [...prefixes].flatMap((around): Candidate[] => {
      if (classifiers.some((name) => byName.has(around + name))) return [];
      const found = expected.map(({ name, shape }): Match => {
        const { names, turned } = wayOf(name);
        const parts = names.map((part) => byName.get(around + part));
        const missing = names.find((_, i) => !parts[i]);
        const stored =
          missing === undefined ? joined(parts as StoredTensor[], shape.length, turned) : undefined;
        const layout = stored ? layoutOf(shape, stored.shape) : null;
        return { expected: { name, shape }, stored, layout, norm: null, missing: missing ?? null };
      });
      const present = found.filter(({ stored }) => stored).length;
      if (present === 0) return [];
      const fitting = found.filter(({ layout }) => layout).length;
      return [{ spec, style: 'paths', around, found, present, fitting }];
    });
  });
}

const unwrapped = (name: string): string =>
  name
    .split('.')
    .filter((word) => !wrappers.has(word))
    .join('.');

/** What stands before one of `ends` in a name, with its dot; null where none ends it. */
function prefixOf(name: string, ends: readonly string[]): string | null {
  const end = ends.find((other) => name === other || name.endsWith(`.${other}`));
  return end === undefined ? null : name.slice(0, name.length - end.length);
}

/** Parts of one tensor as a stored one: one after the other along the first axis, then turned if it is a matrix. */
function joined(parts: readonly StoredTensor[], rank: number, turned: boolean): StoredTensor {
  const [first] = parts as [StoredTensor, ...StoredTensor[]];
  const [, ...rest] = first.shape;
  const fit = parts.every(({ shape }) => shape.slice(1).join() === rest.join());
  const rows = fit ? parts.reduce((sum, { shape }) => sum + shape[0]!, 0) : first.shape[0]!;
  // timm keeps its class token as [1, 1, c].
  const surplus = Math.max(0, first.shape.length - rank);
  const own = parts.length > 1 ? [rows, ...rest] : first.shape;
  const shape = own.slice(0, surplus).every((side) => side === 1) ? own.slice(surplus) : own;
  const isTurned = turned && shape.length === 2;
  return {
    name: first.name,
    shape: isTurned ? shape.toReversed() : shape,
    half: parts.every(({ half }) => half),
    async read(signal) {
      const values = await Promise.all(parts.map((part) => part.read(signal)));
      const all = values.length === 1 ? values[0]! : together(values);
      return isTurned ? transposed(all, shape[0]!, shape[1]!) : all;
    },
  };
}

function together(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** [rows, columns] -> [columns, rows]. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      turned[column * rows + row] = values[row * columns + column]!;
  return turned;
}
