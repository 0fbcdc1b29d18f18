import {
  concat,
  expandDims,
  mean,
  mul,
  square,
  squeeze,
  stack,
  sub,
  sum,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor3d,
  tidy,
} from '@tensorflow/tfjs-core';
import { numbersOnce } from '../distances/readBack.ts';

/** Weighed sum, mean, and squares around it, each [one image's channels, the other's, those of the difference]. */
interface Sums {
  weight: number;
  readonly means: Float64Array;
  readonly squares: Float64Array;
}

/** Of one channel, over all places that count. */
export interface ChannelMoments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Mean and variance of each channel of two feature maps and of their difference, from rows as they come. A row is centred
 * on the device and rows are put together in float64 (Chan, Golub & LeVeque 1983), so that neither a large image nor a
 * large mean costs digits. The difference has its own, so that images that are nearly alike lose none either.
 */
export class PairMoments {
  readonly #channels: number;
  readonly #sums: Sums;

  constructor(channels: number) {
    this.#channels = channels;
    const zeros = () => new Float64Array(3 * channels);
    this.#sums = { weight: 0, means: zeros(), squares: zeros() };
  }

  /** Rows of both, [1, h, w, c], which stay the caller's. `weights`: how much each place counts, [h, w]; null: all alike. */
  async add(a: Tensor4D, b: Tensor4D, weights: Float32Array | null): Promise<void> {
    const [, height, width] = a.shape;
    const totals = Float64Array.from({ length: height }, () => width);
    if (weights) {
      totals.fill(0);
      for (let i = 0; i < weights.length; i += 1) totals[Math.floor(i / width)]! += weights[i]!;
    }
    const shares = weights?.map((weight, i) => weight / (totals[Math.floor(i / width)]! || 1)) ?? null;
    const found = await numbersOnce(
      tidy(() => rowMoments(a, b, shares && tensor3d(shares, [height, width, 1]))),
    );
    const size = 3 * this.#channels;
    const line = (row: number) => found.subarray(row * size, (row + 1) * size);
    for (let y = 0; y < height; y += 1) this.#join(totals[y]!, line(y), line(height + y));
  }

  /** Takes a row in. */
  #join(weight: number, rowMeans: Float32Array, variances: Float32Array): void {
    if (weight === 0) return;
    const { means, squares } = this.#sums;
    const before = this.#sums.weight;
    const after = before + weight;
    for (let i = 0; i < means.length; i += 1) {
      const apart = rowMeans[i]! - means[i]!;
      means[i]! += (apart * weight) / after;
      squares[i]! += weight * variances[i]! + (apart * apart * before * weight) / after;
    }
    this.#sums.weight = after;
  }

  /** Null where nothing counts. */
  of(channel: number): { a: ChannelMoments; b: ChannelMoments; difference: ChannelMoments } | null {
    const { weight, means, squares } = this.#sums;
    if (weight === 0) return null;
    const [a, b, difference] = [0, 1, 2].map((which) => {
      const i = which * this.#channels + channel;
      return { mean: means[i]!, variance: squares[i]! / weight };
    }) as [ChannelMoments, ChannelMoments, ChannelMoments];
    return { a, b, difference };
  }
}

/** [1, h, w, c] each -> [2, h, 3 c]: of each row the means of both and of their difference, and the variances. */
function rowMoments(a: Tensor4D, b: Tensor4D, shares: Tensor3D | null): Tensor3D {
  const flat = (f: Tensor4D): Tensor3D => squeeze(f, [0]);
  const averaged = (v: Tensor3D): Tensor2D => (shares ? sum(mul(v, shares), 1) : mean(v, 1));
  const moments = (values: Tensor3D) =>
    tidy(() => {
      const means = averaged(values);
      return stack([means, averaged(square(sub(values, expandDims(means, 1))))]) as Tensor3D;
    });
  return concat([moments(flat(a)), moments(flat(b)), moments(sub<Tensor3D>(flat(a), flat(b)))], 2);
}
