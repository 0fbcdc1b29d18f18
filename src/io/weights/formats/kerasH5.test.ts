import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFile } from '../open.ts';
import { sourceOf } from '../testing/bytes.ts';
import { failureFrom } from '../testing/failures.ts';
import { h5File } from '../testing/h5File.ts';
import { testValues } from '../testing/tensors.ts';

const tensors = [
  { name: 'block1_conv1/block1_conv1_W_1:0', shape: [3, 3, 3, 2], values: testValues(54, 1) },
  { name: 'block1_conv1/block1_conv1_b_1:0', shape: [2], values: testValues(2, 2) },
];

const readAll = async (bytes: Uint8Array<ArrayBuffer>) => {
  const file = await openFile(sourceOf(bytes, 'x.h5'));
  const values = await Promise.all(file.tensors.map((tensor) => tensor.read()));
  return file.tensors.map(({ name, shape }, index) => ({ name, shape, values: values[index] }));
};

describe('openKerasH5', () => {
  it('gives tensors back under their paths', async () => {
    const found = await readAll(await h5File(tensors));
    expect(found).toHaveLength(tensors.length);
    expect(found).toEqual(expect.arrayContaining(tensors));
  });

  it('reads float64, and what is compressed in chunks, and leaves out what is no float', async () => {
    const one = { name: 'a/kernel', shape: [6, 5, 4], values: testValues(120, 3) };
    for (const how of [
      { data: new Float64Array(one.values), dtype: '<d' },
      { chunks: [4, 3, 2], compression: 'gzip' },
    ]) {
      expect(await readAll(await h5File([one], how))).toEqual([one]);
    }
    const whole = { data: new Int32Array(120), dtype: '<i' };
    expect(await readAll(await h5File([one], whole))).toEqual([]);
  });

  it('refuses a file cut anywhere', async () => {
    const whole = await h5File(tensors);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 16, max: whole.length - 1 }), async (length) => {
        expect(await failureFrom(() => readAll(whole.slice(0, length)))).toMatchObject({
          code: 'bad-weights',
          reason: 'truncated',
          file: 'x.h5',
        });
      }),
    );
  });

  it('survives any changed byte: tensors or a refusal, never another error', async () => {
    const whole = await h5File(tensors);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 16, max: whole.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        async (at, byte) => {
          const bytes = whole.slice();
          bytes[at] = byte;
          const outcome = await readAll(bytes).catch((error) => error.failure?.code ?? error);
          expect(Array.isArray(outcome) || outcome === 'bad-weights').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
    expect(await readAll(whole)).toHaveLength(2);
  });
});
