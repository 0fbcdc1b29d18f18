import { memory, slice, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';

beforeAll(() => useBackend('wasm'));

/** The part of a tensor, number by number. */
function part(values: number[], shape: number[], begin: number[], size: number[]): number[] {
  if (shape.length === 0) return values;
  const each = values.length / shape[0]!;
  return Array.from({ length: size[0]! }, (_, i) => {
    const from = (begin[0]! + i) * each;
    return part(values.slice(from, from + each), shape.slice(1), begin.slice(1), size.slice(1));
  }).flat();
}

it('takes any part of a tensor of any rank, and leaves no other behind', async () => {
  const cut = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(4), fc.nat(5)).map(([n, begin, size]) => {
    const from = Math.min(begin, n - 1);
    return { n, from, size: Math.min(size, n - from) };
  });
  const before = memory().numTensors;
  await fc.assert(
    fc.asyncProperty(
      fc.array(cut, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('float32', 'int32', 'bool'),
      async (cuts, dtype) => {
        const [shape, begin, size] = [cuts.map((c) => c.n), cuts.map((c) => c.from), cuts.map((c) => c.size)];
        const count = shape.reduce((a, b) => a * b, 1);
        const values = Array.from({ length: count }, (_, i) => (dtype === 'bool' ? i % 2 : i));
        const whole = tensor(values, shape, dtype);
        const found = slice(whole, begin, size);
        expect(found.shape).toEqual(size);
        expect(found.dtype).toBe(dtype);
        expect(Array.from(await found.data(), Number)).toEqual(part(values, shape, begin, size));
        whole.dispose();
        found.dispose();
      },
    ),
    { numRuns: 200 },
  );
  expect(memory().numTensors).toBe(before);
});
