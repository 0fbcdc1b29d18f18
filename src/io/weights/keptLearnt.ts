import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import type { LearntKind } from '#core/metrics/learnt.ts';
import { type ExpectedLearnt, expectedLearnt } from './expected.ts';
import type { Learnt } from './learnt.ts';
import type { WeightStorage } from './storage.ts';
import { elementCount, type NamedTensor } from './tensorFile.ts';

const folders: Readonly<Record<LearntKind, string>> = { lpips: 'heads', dists: 'dists' };
const key = (id: BackboneId, kind: LearntKind): string => `${folders[kind]}/${id}`;

const recordSchema = z.array(z.object({ name: z.string(), values: z.instanceof(Float32Array) }));

/** Keeps what a metric has learnt, which may come before or after its network. */
export async function keepLearnt(
  storage: WeightStorage,
  learnt: Learnt,
  signal?: AbortSignal,
): Promise<void> {
  const tensors = await learnt.read(signal);
  await storage.put(
    key(learnt.id, learnt.kind),
    tensors.map(({ name, values }) => ({ name, values: values.slice() })),
  );
}

/** All that is kept of what metrics have learnt for `id`. */
export async function keptLearnt(storage: WeightStorage, id: BackboneId): Promise<readonly Learnt[]> {
  const all = await Promise.all(expectedLearnt(backbones[id]).map((expected) => kept(storage, id, expected)));
  return all.filter((one) => one !== null);
}

async function kept(
  storage: WeightStorage,
  id: BackboneId,
  { kind, tensors: expected }: ExpectedLearnt,
): Promise<Learnt | null> {
  const record = recordSchema.safeParse(await storage.get(key(id, kind)));
  if (!record.success) return null;
  const tensors: NamedTensor[] = [];
  for (const { name, shape } of expected) {
    const values = record.data.find((part) => part.name === name)?.values;
    if (values?.length !== elementCount(shape)) return null;
    tensors.push({ name, shape, values: new Float32Array(values) });
  }
  return { id, kind, file: key(id, kind), read: async () => tensors };
}

export const dropLearnt = (storage: WeightStorage, id: BackboneId): Promise<void> =>
  storage.delete(expectedLearnt(backbones[id]).map(({ kind }) => key(id, kind)));
