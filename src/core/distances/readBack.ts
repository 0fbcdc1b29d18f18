import type { Tensor } from '@tensorflow/tfjs-core';

/** A tensor's numbers, as a copy: on some backends `data()` hands out the tensor's own memory. */
export async function numbers(tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
  return new Float32Array((await tensor.data()) as Float32Array);
}

/** Reads a tensor back and disposes it. */
export async function numbersOnce(tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
  try {
    return await numbers(tensor);
  } finally {
    tensor.dispose();
  }
}

/** Sum of values * weights in float64; weights are used again and again when they are fewer, null: all of them 1. */
export function weighedSum(values: Float32Array, weights: Float32Array | null): number {
  let total = 0;
  if (weights === null) for (const value of values) total += value;
  else for (let i = 0; i < values.length; i += 1) total += values[i]! * weights[i % weights.length]!;
  return total;
}
