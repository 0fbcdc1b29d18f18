import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { type ElementType, elementBytes, toFloat32 } from '../elements.ts';
import { badWeights } from '../refuse.ts';
import { elementCount, type StoredTensor } from '../tensorFile.ts';
import { TorchStorage, TorchTensor } from './pickle.ts';

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

/**
 * The tensors of an unpickled state dict (or of a checkpoint that has one as `state_dict` or `model`). Those that are not
 * floats are left out. Throws `bad-weights` for a tensor that reaches beyond its storage.
 */
export function tensorsOfStateDict(dict: unknown, file: string, read: ReadStorage): StoredTensor[] {
  const found = findDict(dict);
  if (!found) throw badWeights(file, 'wrong-network', 'state dict', typeof dict);
  return [...found].flatMap(([name, value]) => {
    if (typeof name !== 'string' || !(value instanceof TorchTensor)) return [];
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
      if (!isContiguous(shape, strides)) {
        throw badWeights(file, 'unknown-format', `${name}: contiguous`, `strides ${strides.join(', ')}`);
      }
      return toFloat32(type, await read(storage, offset * bytes, (offset + elements) * bytes, signal));
    },
  };
}

function findDict(value: unknown): Map<unknown, unknown> | null {
  if (!(value instanceof Map)) return null;
  const inner: unknown = value.get('state_dict') ?? value.get('model');
  return inner instanceof Map ? inner : value;
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

/** Bytes of one element of a storage, for files that store whole storages in a row. */
export const storageElementBytes = (storage: TorchStorage): number => {
  const type = elementTypes[storage.type];
  if (type) return elementBytes[type];
  return { Long: 8, Int: 4, Short: 2 }[storage.type] ?? 1;
};
