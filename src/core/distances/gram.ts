import {
  div,
  matMul,
  mean,
  mul,
  reshape,
  squaredDifference,
  sum,
  type Tensor3D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { FeatureMap, Mask } from '../image.ts';
import type { GlobalDistance } from './types.ts';

/** Gram matrix over (masked) positions, divided by c * h * w (by c * sum of the mask): [n, h, w, c] -> [n, c, c]. */
function gramMatrix(f: FeatureMap, mask: Mask | null): Tensor3D {
  const [n, h, w, c] = f.shape;
  const rows: Tensor3D = reshape(f, [n, h * w, c]);
  if (!mask) return div(matMul(rows, rows, true), c * h * w);
  const weights: Tensor3D = reshape(mask, [mask.shape[0], h * w, 1]);
  return div(matMul(mul(rows, weights), rows, true), mul(sum(weights, 1, true), c));
}

/**
 * Mean squared difference of Gram matrices, each divided by c * h * w: Johnson et al., arXiv 1603.08155, eq. 3 and 4, with
 * a mean over the c^2 entries where they write a sum (their code, `nn.MSECriterion`, takes the mean). Gatys et al. divide
 * by h * w alone: their mean squared difference is c^2 times this one, which a recipe puts into its weights.
 */
export const gram: GlobalDistance = {
  id: 'gram',
  kind: 'global',
  label: { en: 'Gram (style)', zh: 'Gram(风格)' },
  about: {
    en: 'Which channels fire together, anywhere in the image: mean squared difference of the Gram matrices / (channels * positions). It has no map. Johnson et al. 2016; Gatys’ differs by channels squared.',
    zh: '不论位置,哪些通道一同激活:Gram 矩阵 /(通道数 * 位置数)之差的平方的平均。没有分布图。Johnson 等 2016;Gatys 的定义相差通道数的平方倍。',
  },
  range: 'feature units to the fourth, 0..inf',
  value: (a, b, mask) =>
    tidy(() => mean(mean(squaredDifference(gramMatrix(a, mask), gramMatrix(b, mask)), 2))),
};
