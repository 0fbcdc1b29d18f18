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
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { FeatureMap, Mask } from '../image.ts';
import { bestMatch } from '../ops/bestMatch.ts';
import { rowsOf } from '../ops/rows.ts';
import { numbersOnce } from './readBack.ts';
import type { Gathered, GlobalDistance, MapShape } from './types.ts';
import { unit } from './unit.ts';

const item = (t: Tensor4D, index: number): Tensor4D =>
  slice(t, [index, 0, 0, 0], [1, t.shape[1], t.shape[2], t.shape[3]]);

/** Positions compared at most: every one is compared with every other. contextualLoss, config.py, 65 a side. */
const maxPositions = 65 * 65;

/** Of a map of h x w positions, every `step`-th row and column: how many there are of each. */
function thinning(h: number, w: number): { step: number; rows: number; columns: number } {
  const step = Math.min(h, w, Math.ceil(Math.sqrt((h * w) / maxPositions)));
  return { step, rows: Math.floor(h / step), columns: Math.floor(w / step) };
}

/** Every `step`-th row and column, [1, h, w, c] -> [1, h', w', c]; by slices of low rank, whose gradients wasm has. */
function thinned(t: Tensor4D): Tensor4D {
  const [, h, w, c] = t.shape;
  const { step, rows, columns } = thinning(h, w);
  if (step === 1) return t;
  const whole = slice(t, [0, 0, 0, 0], [1, rows * step, columns * step, c]);
  const byRows = reshape(whole, [rows, step * columns * step * c]);
  const someRows = slice(byRows, [0, 0], [rows, columns * step * c]);
  const some = slice(reshape(someRows, [rows, columns, step * c]), [0, 0, 0], [rows, columns, c]);
  return reshape(some, [1, rows, columns, c]);
}

/** f [1, h, w, c] -> [h * w, c], unit vectors seen from `centre` [1, 1, 1, c]. */
const directions = (f: Tensor4D, centre: Tensor4D): Tensor2D =>
  reshape(unit(sub(f, centre)), [-1, f.shape[3]]);

/** One item of the batch; mask [1, h, w, 1] weighs the positions of the target. */
function one(...maps: readonly [target: Tensor4D, generated: Tensor4D, mask: Tensor4D | null]): Scalar {
  const [target, generated] = [thinned(maps[0]), thinned(maps[1])];
  const mask = maps[2] && thinned(maps[2]);
  const centre: Tensor4D = mean(target, [0, 1, 2], true);
  const best = bestMatch(directions(generated, centre), directions(target, centre)); // [h * w]
  if (!mask) return neg(log(mean(best)));
  const weights = reshape(mask, [-1]);
  return neg(log(div(sum(mul(best, weights)), sum(weights))));
}

/**
 * Mechrez et al., arXiv 1803.02077, as their code computes it (CSFlow.py, CX_loss_helper): each position of the target a
 * looks for its best match anywhere in the generated b; -log of the mean. Not symmetric: a is the target. Cosine distances
 * are centred on the target's mean of each item; sigma 0.5, eps 1e-5 (b = 1 cancels out). Larger maps than 65 x 65 are
 * thinned to that, as their code does, but evenly, where it draws positions at random.
 */
export const contextual: GlobalDistance = {
  id: 'contextual',
  kind: 'global',
  label: { en: 'Contextual', zh: '上下文 (Contextual)' },
  about: {
    en: 'Every position of the reference looks for its best match anywhere in the generated image; -log of the mean similarity. Needs no alignment, has no map. Mechrez et al. 2018; sigma 0.5; at most 65 x 65 positions.',
    zh: '参考图的每个位置在生成图的任意处寻找最佳匹配，取平均相似度的 -log。无需对齐，没有分布图。Mechrez 等 2018；sigma 0.5；至多取 65 x 65 个位置。',
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
  gather: gathered,
};

/** Only the positions that are compared are kept; their rows are read back one by one as they come. */
function gathered({ width, height, channels }: MapShape, weights: Float32Array | null): Gathered {
  const { step, rows, columns } = thinning(height, width);
  const shape: [number, number, number, number] = [1, rows, columns, channels];
  const kept = [0, 1].map(() => new Float32Array(rows * columns * channels));
  return {
    add: async (a, b, first) => {
      for (let row = Math.ceil(first / step); row < rows && row * step < first + a.shape[1]; row += 1)
        for (const [i, f] of [a, b].entries()) {
          const at = row * step - first;
          const values = await numbersOnce(rowsOf(f, at, at + 1));
          for (let x = 0; x < columns; x += 1) {
            const from = x * step * channels;
            kept[i]!.set(values.subarray(from, from + channels), (row * columns + x) * channels);
          }
        }
    },
    value: async () => {
      const here = weights && new Float32Array(rows * columns);
      if (weights && here)
        for (let i = 0; i < here.length; i += 1)
          here[i] = weights[Math.floor(i / columns) * step * width + (i % columns) * step]!;
      const [value] = await numbersOnce(
        tidy(() => {
          const [a, b] = kept.map((values) => tensor4d(values, shape)) as [Tensor4D, Tensor4D];
          return one(a, b, here && tensor4d(here, [1, rows, columns, 1]));
        }),
      );
      return value!;
    },
  };
}
