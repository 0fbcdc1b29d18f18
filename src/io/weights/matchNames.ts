import type { BackboneSpec } from '#core/backbones/types.ts';
import type { StoredNorm } from './batchNorm.ts';
import { type ExpectedTensor, expectedTensors } from './expected.ts';
import { keysInStyle, type NameStyle, normKeys, readingsOf } from './names.ts';
import { shapeText } from './refuse.ts';
import type { StoredTensor } from './tensorFile.ts';

export interface Match {
  readonly expected: ExpectedTensor;
  readonly stored: StoredTensor | undefined;
  /** The order of a kernel's axes in the file; null where the shape does not fit in any. */
  readonly layout: 'hwio' | 'oihw' | null;
  /** A batch norm that the file has apart; null where there is none, or only its convolution is to be read. */
  readonly norm: StoredNorm | null;
  /** What a tensor that is not there would be called; null where it is there. */
  readonly missing: string | null;
}

/** A network as far as a file has it, under one scheme of names. */
export interface Candidate {
  readonly spec: BackboneSpec;
  readonly style: NameStyle;
  /** What stands around the layers' own names: keys of a checkpoint, wrappers. */
  readonly around: string;
  readonly found: readonly Match[];
  readonly present: number;
  readonly fitting: number;
}

const styles: readonly NameStyle[] = ['names', 'numbers', 'order', 'paths'];

/** Every way in which `tensors` hold a part of `spec`, one for each scheme of names that they use. */
export function candidatesOf(spec: BackboneSpec, tensors: readonly StoredTensor[]): readonly Candidate[] {
  return styles.flatMap((style) => {
    const keys = keysInStyle(spec, style);
    const groups = new Map<string, Map<string, StoredTensor>>();
    for (const tensor of tensors) {
      for (const { key, around } of readingsOf(tensor.name, style)) {
        const group = groups.get(around) ?? new Map<string, StoredTensor>();
        groups.set(around, group);
        group.set(key, tensor);
      }
    }
    const candidates = [...groups].map(([around, group]) =>
      candidate(spec, style, around, keys, style === 'order' ? inOrder(group) : group),
    );
    const whole = candidates.some(({ fitting, found }) => fitting === found.length);
    return whole || groups.size < 2 ? candidates : [...candidates, mixed(spec, style, keys, tensors)];
  });
}

/** Layers that are wrapped in different ways: each is taken where only one tensor can be it. */
function mixed(
  spec: BackboneSpec,
  style: NameStyle,
  keys: ReadonlyMap<string, string>,
  tensors: readonly StoredTensor[],
): Candidate {
  const shapes = new Map(expectedTensors(spec).map(({ name, shape }) => [keys.get(name), shape]));
  const byKey = new Map<string, Set<StoredTensor>>();
  for (const tensor of tensors) {
    for (const { key } of readingsOf(tensor.name, style)) {
      const shape = shapes.get(key);
      if (!shape || !layoutOf(shape, tensor.shape)) continue;
      byKey.set(key, (byKey.get(key) ?? new Set()).add(tensor));
    }
  }
  const only = new Map<string, StoredTensor>();
  for (const [key, found] of byKey) if (found.size === 1) only.set(key, [...found][0]!);
  return candidate(spec, style, '', keys, only);
}

function candidate(
  spec: BackboneSpec,
  style: NameStyle,
  around: string,
  keys: ReadonlyMap<string, string>,
  group: ReadonlyMap<string, StoredTensor>,
): Candidate {
  const norms = normKeys(spec);
  const found = expectedTensors(spec).map((expected): Match => {
    const own = group.get(keys.get(expected.name) ?? '');
    const norm = style === 'paths' ? normIn(group, norms.get(stemOf(expected.name))) : null;
    if (typeof norm === 'string') {
      const shift = group.get(`${norms.get(stemOf(expected.name))} bias`);
      return { expected, stored: own ?? shift, layout: null, norm: null, missing: norm };
    }
    // A convolution before a batch norm has no bias of its own.
    const stored = own ?? (norm && expected.name.endsWith('/bias') ? norm.shift : undefined);
    const layout = stored ? layoutOf(expected.shape, stored.shape) : null;
    const missing = stored ? null : style === 'paths' ? torchName(keys, expected) : expected.name;
    return { expected, stored, layout, norm, missing };
  });
  const present = found.filter(({ stored }) => stored).length;
  return { spec, style, around, found, present, fitting: found.filter(({ layout }) => layout).length };
}

/** `layer1.0.conv1 kernel` -> `layer1.0.conv1.weight`. */
const torchName = (keys: ReadonlyMap<string, string>, { name }: ExpectedTensor): string =>
  (keys.get(name) ?? name).replace(' kernel', '.weight').replace(' ', '.');

const stemOf = (name: string): string => name.slice(0, name.lastIndexOf('/'));

/** The batch norm `name` of a group: null where nothing of it is there, the name of what is missing where not all is. */
function normIn(
  group: ReadonlyMap<string, StoredTensor>,
  name: string | undefined,
): StoredNorm | string | null {
  if (name === undefined) return null;
  const parts = { gain: 'kernel', shift: 'bias', mean: 'mean', variance: 'variance' } as const;
  const found = Object.entries(parts).map(([part, key]) => [part, group.get(`${name} ${key}`)] as const);
  if (found.every(([, tensor]) => !tensor)) return null;
  if (found.every(([, tensor]) => tensor)) return Object.fromEntries(found) as unknown as StoredNorm;
  const torchNames = { gain: 'weight', shift: 'bias', mean: 'running_mean', variance: 'running_var' };
  const [lacks] = found.find(([, tensor]) => !tensor)!;
  return `${name}.${torchNames[lacks as keyof typeof torchNames]}`;
}

/** `conv2d`, `conv2d_1`, ... or `conv2d_5`, `conv2d_6`, ...: counted on from the first one, by number and not by text. */
function inOrder(group: ReadonlyMap<string, StoredTensor>): Map<string, StoredTensor> {
  const numberOf = (key: string) => Number(/^conv2d(?:_(\d+))? /.exec(key)?.[1] ?? 0);
  const numbers = [...new Set([...group.keys()].map(numberOf))].sort((a, b) => a - b);
  return new Map(
    [...group].map(([key, tensor]) => [`${numbers.indexOf(numberOf(key))} ${key.split(' ')[1]}`, tensor]),
  );
}

export function layoutOf(expected: readonly number[], found: readonly number[]): Match['layout'] {
  if (shapeText(expected) === shapeText(found)) return 'hwio';
  return expected.length === 4 && shapeText(oihwShape(expected)) === shapeText(found) ? 'oihw' : null;
}

/** [h, w, in, out] -> [out, in, h, w] */
export const oihwShape = (shape: readonly number[]): readonly number[] =>
  shape.length === 4 ? [shape[3]!, shape[2]!, shape[0]!, shape[1]!] : shape;
