import {
  div,
  mean,
  mul,
  reshape,
  type Scalar,
  slice,
  squaredDifference,
  stack,
  sum,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { gramMatrix } from '../ops/gramMatrix.ts';
import { numbersOnce, weighedSum } from './readBack.ts';
import type { Gathered, GlobalDistance, MapShape } from './types.ts';

/** Item `index` of a batch as rows: [n, h, w, c] -> [h * w, c]; of a batch of one, for any index, its only item. */
function rows(t: Tensor4D, index: number): Tensor2D {
  const [n, h, w, c] = t.shape;
  return reshape(n === 1 ? t : slice(t, [index, 0, 0, 0], [1, h, w, c]), [h * w, c]);
}

/** Gram matrix divided by c * h * w, or by c * sum(weights): f [h * w, c], weights [h * w, 1] -> [c, c]. */
function normalised(f: Tensor2D, weights: Tensor2D | null): Tensor2D {
  const gram = gramMatrix(f, weights);
  return weights ? div(gram, mul(sum(weights), f.shape[1])) : div(gram, f.size);
}

/**
 * Mean squared difference of Gram matrices, each divided by c * h * w: Johnson et al., arXiv 1603.08155, eq. 3 and 4, with
 * a mean over the c^2 entries where they write a sum (their code, `nn.MSECriterion`, takes the mean). Gatys et al. divide
 * by h * w alone: their mean squared difference is c^2 times this one, which a recipe puts into its weights.
 */
export const gram: GlobalDistance = {
  id: 'gram',
  kind: 'global',
  label: { en: 'Gram (style)', zh: 'Gram（风格）' },
  about: {
    en: 'Which channels fire together, anywhere in the image: mean squared difference of the Gram matrices / (channels * positions). It has no map. Johnson et al. 2016; Gatys’ differs by channels squared.',
    zh: '不论位置，哪些通道一同激活：Gram 矩阵 /（通道数 * 位置数）之差的平方的平均。没有分布图。Johnson 等 2016；Gatys 的定义相差通道数的平方倍。',
  },
  range: 'feature units to the fourth, 0..inf',
  value: (a, b, mask) =>
    tidy(() => {
      const each = Array.from({ length: a.shape[0] }, (_, item) => {
        const weights = mask && rows(mask, item);
        const [ours, theirs] = [a, b].map((f) => normalised(rows(f, item), weights)) as [Tensor2D, Tensor2D];
        return mean(mean(squaredDifference(ours, theirs), 1)); // two short sums lose less than a long one
      });
      return mean(stack(each)) as Scalar;
    }),
  gather: gathered,
};

/** Gram matrices summed over strips, in float64. */
function gathered({ width, height, channels }: MapShape, weights: Float32Array | null): Gathered {
  const sums = [0, 1].map(() => new Float64Array(channels * channels));
  const positions = weights ? weighedSum(weights, null) : width * height;
  return {
    add: async (a, b, first) => {
      const end = (first + a.shape[1]) * width;
      const here = weights && tensor2d(weights.subarray(first * width, end), [end - first * width, 1]);
      for (const [i, f] of [a, b].entries()) {
        const part = await numbersOnce(tidy(() => gramMatrix(rows(f, 0), here)));
        for (let j = 0; j < part.length; j += 1) sums[i]![j]! += part[j]!;
      }
      here?.dispose();
    },
    value: async () => {
      const [ours, theirs] = sums as [Float64Array, Float64Array];
      const squares = ours.reduce((sum, value, i) => sum + (value - theirs[i]!) ** 2, 0);
      return squares / (channels * positions) ** 2 / ours.length;
    },
  };
}
