import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFile } from '../open.ts';
import { concat, sourceOf, toBytes } from '../testing/bytes.ts';
import { failureFrom } from '../testing/failures.ts';
import { safetensorsFile, withHeader } from '../testing/safetensorsFile.ts';
import { testValues } from '../testing/tensors.ts';

const tensors = [
  { name: 'a', shape: [2, 3], values: testValues(6, 1) },
  { name: 'b', shape: [4], values: testValues(4, 2) },
];

const readAll = async (bytes: Uint8Array<ArrayBuffer>) => {
  const file = await openFile(sourceOf(bytes, 'x.safetensors'));
  return Promise.all(
    file.tensors.map(async ({ name, shape, read }) => ({ name, shape, values: await read() })),
  );
};
const refusal = (bytes: Uint8Array<ArrayBuffer>) => failureFrom(() => readAll(bytes));
const entry = (start: number, end: number) => ({
  dtype: 'F32',
  shape: [(end - start) / 4],
  data_offsets: [start, end],
});

describe('openSafetensors', () => {
  it.each(['F32', 'F16', 'BF16'] as const)('gives %s tensors back', async (dtype) => {
    expect(await readAll(safetensorsFile(tensors, dtype))).toEqual(tensors);
  });

  it('dequantises U8 by the metadata', async () => {
    const integers = [{ name: 'k', shape: [3], values: new Float32Array([0, 1, 255]) }];
    const metadata = { quantization: JSON.stringify({ k: { scale: 0.5, min: -8 } }) };
    const [tensor] = await readAll(safetensorsFile(integers, 'U8', metadata));
    expect(tensor?.values).toEqual(new Float32Array([-8, -7.5, 119.5]));
  });

  it('refuses U8 that says nothing of its scale', async () => {
    const integers = [{ name: 'k', shape: [3], values: new Float32Array([0, 1, 255]) }];
    expect(await refusal(safetensorsFile(integers, 'U8'))).toMatchObject({
      code: 'bad-weights',
      file: 'x.safetensors',
      expected: 'k: quantization { scale, min }',
    });
  });

  it('refuses a file cut anywhere', async () => {
    const whole = safetensorsFile(tensors);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        expect(await refusal(whole.slice(0, length))).toMatchObject({
          code: 'bad-weights',
          reason: 'truncated',
        });
      }),
    );
  });

  it.each([2n ** 63n, 2n ** 40n, 5_000_000n])('does not believe a header of %s bytes', async (claimed) => {
    const bytes = concat(
      toBytes(new BigUint64Array([claimed])),
      new TextEncoder().encode('{"a":1}'.padEnd(64)),
    );
    expect(['unsafe', 'unknown-format']).toContain(((await refusal(bytes)) as { reason: string }).reason);
  });

  it('refuses tensors that overlap', async () => {
    const bytes = withHeader({ a: entry(0, 8), b: entry(4, 12) }, new Uint8Array(12));
    expect(await refusal(bytes)).toMatchObject({
      reason: 'unsafe',
      expected: 'b from byte 8',
      found: 'byte 4',
    });
  });

  it('refuses a shape that its bytes do not fill, without allocating it', async () => {
    const bytes = withHeader(
      { a: { dtype: 'F32', shape: [1_000_000, 1_000_000], data_offsets: [0, 8] } },
      new Uint8Array(8),
    );
    expect(await refusal(bytes)).toMatchObject({ reason: 'unsafe', expected: 'a: 4000000000000 bytes' });
  });

  it('refuses offsets beyond the end, backwards, negative or fractional', async () => {
    for (const data_offsets of [
      [0, 400],
      [8, 0],
      [-4, 4],
      [0.5, 8.5],
    ]) {
      const size = Math.max(0, (data_offsets[1]! - data_offsets[0]!) / 4);
      const bytes = withHeader({ a: { dtype: 'F32', shape: [size], data_offsets } }, new Uint8Array(8));
      expect(await refusal(bytes)).toMatchObject({ code: 'bad-weights' });
    }
  });

  it('refuses a header that is not JSON', async () => {
    const json = new TextEncoder().encode('{"a": [1, 2');
    const bytes = concat(toBytes(new BigUint64Array([BigInt(json.length)])), json);
    expect(await refusal(bytes)).toMatchObject({ reason: 'unknown-format' });
  });
});
