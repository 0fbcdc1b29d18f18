import type { Resample } from './types.ts';

/** A resampling kernel: weight at `x` input pixels from the centre, 0 beyond `support`. */
export interface Filter {
  readonly support: number;
  weight(x: number): number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));
/** Keys' cubic with a = -1/2. Source: Keys 1981. */
const a = -0.5;

/** As in Pillow's `Resample.c`. */
export const filters: Readonly<Record<Resample, Filter>> = {
  bilinear: {
    support: 1,
    weight(x) {
      const d = Math.abs(x);
      return d < 1 ? 1 - d : 0;
    },
  },
  bicubic: {
    support: 2,
    weight(x) {
      const d = Math.abs(x);
      if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
      if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
      return 0;
    },
  },
  lanczos: {
    support: 3,
    weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0),
  },
};

/** Fraction bits of a weight: 32 less 8 for the sample and 2 for overshoot, so that a sum fits an int32. */
export const precisionBits = 22;

/** For each output sample: its first input sample, how many, and their weights (`taps` to a sample, zero-padded). */
export interface Weights<W = Int32Array> {
  readonly taps: number;
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: W;
}

/** `precompute_coeffs` of Pillow: the kernel is widened by the reduction (antialiasing); each sample's weights sum to 1. */
export function exactWeights(from: number, to: number, { support, weight }: Filter): Weights<Float64Array> {
  const scale = from / to;
  const widening = Math.max(1, scale);
  const reach = support * widening;
  const taps = Math.ceil(reach) * 2 + 1;
  const result = {
    taps,
    first: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Float64Array(to * taps),
  };
  for (let out = 0; out < to; out++) {
    const centre = (out + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const count = Math.min(from, Math.trunc(centre + reach + 0.5)) - first;
    const own = result.weights.subarray(out * taps, out * taps + count);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      own[i] = weight((i + first - centre + 0.5) * (1 / widening));
      sum += own[i]!;
    }
    if (sum !== 0) for (let i = 0; i < count; i++) own[i]! /= sum;
    result.first[out] = first;
    result.count[out] = count;
  }
  return result;
}

/** `normalize_coeffs_8bpc` of Pillow: the same in {@link precisionBits}. */
export function weightsFor(from: number, to: number, filter: Filter): Weights {
  const exact = exactWeights(from, to, filter);
  const weights = Int32Array.from(exact.weights, (weight) => {
    const share = weight * 2 ** precisionBits;
    return Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
  });
  return { ...exact, weights };
}
