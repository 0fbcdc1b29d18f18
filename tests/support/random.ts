import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';

/** Numbers in 0..1 from a seed (mulberry32), for tests. */
export function numbers(seed: number, count: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  });
}

/** A seeded tensor with numbers in low..high. */
export function randomTensor(
  seed: number,
  shape: [number, number, number, number],
  low = -1,
  high = 1,
): Tensor4D {
  const values = numbers(
    seed,
    shape.reduce((a, b) => a * b),
  ).map((v) => low + v * (high - low));
  return tensor4d(values, shape);
}
