import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { expectedHeads } from './expected.ts';
import type { Heads } from './heads.ts';
import type { WeightStorage } from './storage.ts';
import { elementCount, type NamedTensor } from './tensorFile.ts';

const key = (id: BackboneId): string => `heads/${id}`;

const recordSchema = z.array(z.object({ name: z.string(), values: z.instanceof(Float32Array) }));

/** Keeps LPIPS heads, which may come before or after their network. */
export async function keepHeads(storage: WeightStorage, heads: Heads, signal?: AbortSignal): Promise<void> {
  const tensors = await heads.read(signal);
  await storage.put(
    key(heads.id),
    tensors.map(({ name, values }) => ({ name, values: values.slice() })),
  );
}

/** The kept heads of `id`, or null. */
export async function keptHeads(storage: WeightStorage, id: BackboneId): Promise<Heads | null> {
  const record = recordSchema.safeParse(await storage.get(key(id)));
  if (!record.success) return null;
  const tensors: NamedTensor[] = [];
  for (const { name, shape } of expectedHeads(backbones[id])) {
    const values = record.data.find((head) => head.name === name)?.values;
    if (values?.length !== elementCount(shape)) return null;
    tensors.push({ name, shape, values: new Float32Array(values) });
  }
  return { id, file: key(id), read: async () => tensors };
}

export const dropHeads = (storage: WeightStorage, id: BackboneId): Promise<void> => storage.delete([key(id)]);
