import {
  div,
  log,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  slice,
  stack,
  sub,
  sum,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { FeatureMap, Mask } from '../image.ts';
import { bestMatch } from '../ops/bestMatch.ts';
import type { GlobalDistance } from './types.ts';
import { unit } from './unit.ts';

const item = (t: Tensor4D, index: number): Tensor4D =>
  slice(t, [index, 0, 0, 0], [1, t.shape[1], t.shape[2], t.shape[3]]);

/** f [1, h, w, c] -> [h * w, c], unit vectors seen from `centre` [1, 1, 1, c]. */
const directions = (f: Tensor4D, centre: Tensor4D): Tensor2D =>
  reshape(unit(sub(f, centre)), [-1, f.shape[3]]);

/** One item of the batch; mask [1, h, w, 1] weighs the positions of the target. */
function one(target: Tensor4D, generated: Tensor4D, mask: Tensor4D | null): Scalar {
  const centre: Tensor4D = mean(target, [0, 1, 2], true);
  const best = bestMatch(directions(generated, centre), directions(target, centre)); // [h * w]
  if (!mask) return neg(log(mean(best)));
  const weights = reshape(mask, [-1]);
  return neg(log(div(sum(mul(best, weights)), sum(weights))));
}

/**
 * Mechrez et al., arXiv 1803.02077, as their code computes it (CSFlow.py, CX_loss_helper): each position of the target a
 * looks for its best match anywhere in the generated b; -log of the mean. Not symmetric: a is the target. Cosine distances
 * are centred on the target's mean of each item; sigma 0.5, eps 1e-5 (b = 1 cancels out).
 */
export const contextual: GlobalDistance = {
  id: 'contextual',
  kind: 'global',
  label: { en: 'Contextual', zh: '上下文 (Contextual)' },
  about: {
    en: 'Every position of the reference looks for its best match anywhere in the generated image; -log of the mean similarity. Needs no alignment, has no map. Mechrez et al. 2018; sigma 0.5.',
    zh: '参考图的每个位置在生成图的任意处寻找最佳匹配,取平均相似度的 -log。无需对齐,没有分布图。Mechrez 等 2018;sigma 0.5。',
  },
  range: 'no unit, 0..inf',
  value: (a: FeatureMap, b: FeatureMap, mask: Mask | null) =>
    tidy(() => {
      const region = (index: number) => mask && item(mask, mask.shape[0] === 1 ? 0 : index);
      const each =
        a.shape[0] === 1
          ? [one(a, b, mask)]
          : [...Array(a.shape[0]).keys()].map((i) => one(item(a, i), item(b, i), region(i)));
      return mean(stack(each)) as Scalar;
    }),
};
