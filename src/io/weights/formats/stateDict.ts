import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { type ElementType, elementBytes, toFloat32 } from '../elements.ts';
import { badWeights } from '../refuse.ts';
import { elementCount, type StoredTensor } from '../tensorFile.ts';
import { TorchStorage, TorchTensor, textOf } from './pickle.ts';
import { PythonObject, withoutModules } from './pythonObject.ts';

const elementTypes: Readonly<Record<string, ElementType>> = {
  Double: 'F64',
  Float: 'F32',
  Half: 'F16',
  BFloat16: 'BF16',
};

const count = z.number().int().nonnegative();
const tensorSchema = z.object({
  storage: z.instanceof(TorchStorage),
  offset: count,
  shape: z.array(count).max(8),
  strides: z.array(count).max(8),
});

/** Bytes [start, end) of a storage, both counted from its first byte. */
export type ReadStorage = (
  storage: TorchStorage,
  start: number,
  end: number,
  signal?: AbortSignal,
) => Promise<Uint8Array<ArrayBuffer>>;

/** Levels of a checkpoint that are looked through. */
const maxDepth = 12;

/**
 * The tensors of an unpickled state dict, of a whole module, or of a checkpoint that has either under any keys, at any depth:
 * their keys stand before the names then, unless there is one dict alone. Those that are not floats are left out. Throws `bad-weights` for a tensor that reaches beyond its storage.
 */
export function tensorsOfStateDict(dict: unknown, file: string, read: ReadStorage): StoredTensor[] {
  const root = withoutModules(dict);
  if (!(root instanceof Map)) throw badWeights(file, 'wrong-network', 'state dict', typeof root);
  const dicts = dictsIn(root);
  if (dicts.length === 0 && dict instanceof PythonObject) {
    throw badWeights(file, 'other-format', 'torch.save(model.state_dict())', dict.className);
  }
  const named = dicts.flatMap(({ path, tensors }) =>
    tensors.map(([name, value]) => [[...(dicts.length > 1 ? path : []), name].join('.'), value] as const),
  );
  return named.flatMap(([name, value]) => {
    const parsed = tensorSchema.safeParse(value);
    if (!parsed.success) throw badWeights(file, 'unsafe', 'tensor', name.slice(0, 100));
    return toStored(name, parsed.data, file, read) ?? [];
  });
}

function toStored(
  name: string,
  { storage, offset, shape, strides }: z.infer<typeof tensorSchema>,
  file: string,
  read: ReadStorage,
): StoredTensor | null {
  const type = elementTypes[storage.type];
  if (!type) return null;
  const elements = elementCount(shape);
  if (offset + elements > storage.length) {
    throw badWeights(file, 'unsafe', `${name}: <= ${storage.length}`, String(offset + elements));
  }
  const bytes = elementBytes[type];
  return {
    name,
    shape,
    half: type === 'F16',
    async read(signal) {
      const values = async (count: number) =>
        toFloat32(type, await read(storage, offset * bytes, (offset + count) * bytes, signal));
      if (isContiguous(shape, strides)) return values(elements);
      if (!isDense(shape, strides)) {
        throw badWeights(file, 'unknown-format', `${name}: dense`, `strides ${strides.join(', ')}`);
      }
      return inRowOrder(await values(elements), shape, strides);
    },
  };
}

interface Dict {
  readonly path: readonly string[];
  readonly tensors: readonly (readonly [string, TorchTensor])[];
}

/** Every dict that has tensors of its own, by the keys that lead to it; each once, however often it is referred to. */
function dictsIn(root: ReadonlyMap<unknown, unknown>): readonly Dict[] {
  const seen = new Set<unknown>();
  const found: Dict[] = [];
  const visit = (wrapped: unknown, path: readonly string[]) => {
    if (seen.has(wrapped)) return;
    seen.add(wrapped);
    const value = withoutModules(wrapped);
    if (!(value instanceof Map) || path.length > maxDepth) return;
    const tensors = [...value].flatMap(([name, inner]) =>
      typeof name === 'string' && inner instanceof TorchTensor ? [[name, inner] as const] : [],
    );
    if (tensors.length > 0) found.push({ path, tensors });
    for (const [key, inner] of value) visit(inner, [...path, textOf(key)]);
  };
  visit(root, []);
  return found;
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  if (shape.length !== strides.length) return false;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    if (shape[axis]! > 1 && strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}

/** Whether the elements lie side by side in some order of the axes, as in torch's `channels_last`. */
function isDense(shape: readonly number[], strides: readonly number[]): boolean {
  if (shape.length !== strides.length) return false;
  const axes = shape.map((size, axis) => ({ size, stride: strides[axis]! })).filter(({ size }) => size > 1);
  axes.sort((a, b) => a.stride - b.stride);
  let step = 1;
  for (const { size, stride } of axes) {
    if (stride !== step) return false;
    step *= size;
  }
  return true;
}

/** Values of a dense tensor of any order of its axes, row by row. */
function inRowOrder(
  values: Float32Array,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(values.length);
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < turned.length; to += 1) {
    turned[to] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      from += strides[axis]!;
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return turned;
}

/** Bytes of one element of a storage, for files that store whole storages in a row. */
export const storageElementBytes = (storage: TorchStorage): number => {
  const type = elementTypes[storage.type];
  if (type) return elementBytes[type];
  return { Long: 8, Int: 4, Short: 2 }[storage.type] ?? 1;
};
