import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32ToHalves } from '../float16.ts';
import { sourceOf, toBytes } from '../testing/bytes.ts';
import { failureFrom } from '../testing/failures.ts';
import { testValues } from '../testing/tensors.ts';
import type { FindSource } from './stream.ts';
import { openTfjs } from './tfjs.ts';

const a = testValues(6, 1);
const b = testValues(5, 2);
const model = {
  format: 'layers-model',
  weightsManifest: [
    {
      paths: ['g1-1.bin', 'g1-2.bin'],
      weights: [
        { name: 'a', shape: [2, 3], dtype: 'float32' },
        {
          name: 'b',
          shape: [5],
          dtype: 'float32',
          quantization: { dtype: 'float16', original_dtype: 'float32' },
        },
      ],
    },
    {
      paths: ['g2.bin'],
      weights: [
        { name: 'c', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.25, min: -1 } },
      ],
    },
  ],
};
const group1 = new Uint8Array([...toBytes(a), ...toBytes(float32ToHalves(b))]);

const files = (cut: number, group = group1): FindSource => {
  const shards = new Map([
    ['g1-1.bin', sourceOf(group.slice(0, cut), 'g1-1.bin')],
    ['g1-2.bin', sourceOf(group.slice(cut), 'g1-2.bin')],
    ['g2.bin', sourceOf(Uint8Array.of(0, 4, 255), 'g2.bin')],
  ]);
  return async (name) => shards.get(name) ?? null;
};

describe('openTfjs', () => {
  it('reads float32, float16 and uint8 tensors, wherever the shards are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: group1.length }), async (cut) => {
        const { tensors } = await openTfjs(model, 'model.json', files(cut));
        const values = await Promise.all(tensors.map((tensor) => tensor.read()));
        expect(values).toEqual([a, b, new Float32Array([-1, 0, 62.75])]);
        expect(tensors.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
      }),
    );
  });

  it('refuses shards that hold less than the model says', async () => {
    const failure = await failureFrom(() => openTfjs(model, 'model.json', files(4, group1.slice(0, -1))));
    expect(failure).toMatchObject({ reason: 'truncated', expected: '34 bytes', found: '33 bytes' });
  });

  it('says which shard is missing', async () => {
    const failure = await failureFrom(() => openTfjs(model, 'model.json', async () => null));
    expect(failure).toMatchObject({ reason: 'truncated', found: '- g1-1.bin' });
  });

  it('refuses another JSON', async () => {
    const wrong = { weightsManifest: [{ paths: 'g1', weights: [] }] };
    expect(await failureFrom(() => openTfjs(wrong, 'model.json', files(4)))).toMatchObject({
      reason: 'unknown-format',
    });
  });
});
