import { add, dispose, gather, mul, type Tensor, tensor1d, where } from '@tensorflow/tfjs-core';

/** Larger than what tfjs computes on the processor in place of the device, and larger than what goes by the queue. */
const rounds = [
  { size: 1500, times: 200 },
  { size: 300_000, times: 4 },
];
const near = (found: number, expected: number) =>
  Math.abs(found - expected) <= 1e-5 * (1 + Math.abs(expected));

/**
 * Uses and frees tensors made of numbers (floats, whole numbers, booleans; large and of one number) before the device has done
 * any of its work, so that their memory is used again at once. Returns a line for each result with a wrong number.
 */
export async function wrongUploads(): Promise<{ checked: number; wrong: string[] }> {
  const found = { checked: 0, wrong: [] as string[] };
  for (const { size, times } of rounds) {
    const { checked, wrong } = await ofSize(size, times);
    found.checked += checked;
    found.wrong.push(...wrong);
  }
  return found;
}

async function ofSize(size: number, times: number): Promise<{ checked: number; wrong: string[] }> {
  const at = (i: number) => Math.sin(i);
  const x = tensor1d(Float32Array.from({ length: size }, (_, i) => at(i)));
  const made: { tensor: Tensor; expected: (i: number) => number; what: string }[] = [];
  for (let time = 0; time < times; time += 1) {
    const factor = 1 + 0.37 * time;
    const product = mul(x, factor);
    const plus = tensor1d(Float32Array.from({ length: size }, (_, i) => time - i));
    made.push({
      tensor: add(product, plus),
      expected: (i) => at(i) * factor + time - i,
      what: `floats ${time}`,
    });
    const places = tensor1d(
      Int32Array.from({ length: size }, (_, i) => (i * 7 + time) % size),
      'int32',
    );
    made.push({
      tensor: gather(x, places),
      expected: (i) => at((i * 7 + time) % size),
      what: `places ${time}`,
    });
    const chosen = tensor1d(
      Array.from({ length: size }, (_, i) => (i + time) % 3 === 0),
      'bool',
    );
    made.push({
      tensor: where(chosen, x, plus),
      expected: (i) => ((i + time) % 3 === 0 ? at(i) : time - i),
      what: `booleans ${time}`,
    });
    dispose([product, plus, places, chosen]);
  }
  const wrong: string[] = [];
  for (const { tensor, expected, what } of made) {
    const found = await tensor.data();
    const off = found.findIndex((value, i) => !near(value, expected(i)));
    if (off >= 0) wrong.push(`${what}: ${found[off]} at ${off} instead of ${expected(off)}`);
    tensor.dispose();
  }
  x.dispose();
  return { checked: made.length, wrong };
}
