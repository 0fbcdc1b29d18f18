import { bandOf, type Halved, halvedPair, luma } from './colourPlanes.ts';
import type { PixelPair } from './pixelPair.ts';
import type { PixelMap, PixelMetric } from './types.ts';

/** Keeps the similarity from dividing by 0, for levels of 0..255: Xue et al. 2014, section III. */
const stability = 170;

/** Prewitt's gradient magnitude at a place, zeros around the picture; `at` is the place in `v`, one row of `width` above. */
function magnitude(v: Float64Array, width: number, x: number, at: number): number {
  const left = (row: number) => (x > 0 ? v[row - 1]! : 0);
  const right = (row: number) => (x < width - 1 ? v[row + 1]! : 0);
  const [above, below] = [at - width, at + width];
  const across = right(above) + right(at) + right(below) - left(above) - left(at) - left(below);
  const down = left(below) + v[below]! + right(below) - left(above) - v[above]! - right(above);
  return Math.hypot(across, down) / 3;
}

/**
 * Gradient magnitude similarity deviation: how unevenly the similarity of gradients is spread over the picture, which is
 * halved first. The paper's eq. 6, a mean over N places; the authors' MATLAB divides by N - 1. A region weighs the places.
 * Not MS-GMSDc: one scale, no colour, and so no weights of channels and scales that were fitted to one set of votes.
 * `into`: gets 1 less the similarity, [height, width] of `half`, the halved picture in luma.
 * Source: Xue, Zhang, Mou, Bovik, IEEE TIP 23 (2014), arXiv 1308.3052.
 */
async function sumsOf(pair: PixelPair, half: Halved, into: Float32Array | null) {
  const { width, height } = half;
  const sums = { weights: 0, first: 0, second: 0 };
  const band = bandOf(width, height, 2 ** 14);
  for (let top = 0; top < height; top += band) {
    const rows = Math.min(band, height - top);
    const [{ a, b }] = half.rows(top - 1, rows + 2) as [{ a: Float64Array; b: Float64Array }];
    for (let y = 0; y < rows; y++)
      for (let x = 0, at = (y + 1) * width; x < width; x++, at++) {
        const [ga, gb] = [magnitude(a, width, x, at), magnitude(b, width, x, at)];
        // 1 less the similarity: near 0 for what is alike, so that the variance loses no digits.
        const unlike = (ga - gb) ** 2 / (ga * ga + gb * gb + stability);
        const weight = half.weight(x, top + y);
        if (into) into[(top + y) * width + x] = unlike;
        sums.weights += weight;
        sums.first += weight * unlike;
        sums.second += weight * unlike * unlike;
      }
    await pair.giveWay();
  }
  return sums;
}

async function measure(pair: PixelPair): Promise<number | null> {
  const { weights, first, second } = await sumsOf(pair, halvedPair(pair, [luma]), null);
  if (!(weights > 0)) return null;
  const mean = first / weights;
  return Math.sqrt(Math.max(0, second / weights - mean * mean));
}

async function make(pair: PixelPair): Promise<PixelMap> {
  const half = halvedPair(pair, [luma]);
  const { width, height } = half;
  const values = new Float32Array(width * height);
  await sumsOf(pair, half, values);
  return { width, height, values, inset: 0, scale: 2 };
}

export const gmsd: PixelMetric = {
  id: 'gmsd',
  place: 'more',
  label: { en: 'GMSD', zh: 'GMSD' },
  about: {
    en: 'How unevenly edges differ over the picture, at half its size, without colour. 0 is equal.',
    zh: '边缘差异在图像上有多不均匀，在一半尺寸上计算，不看颜色。0 表示相同。',
  },
  source: 'Xue, Zhang, Mou & Bovik, arXiv 1308.3052 (2014)',
  cost: 'light',
  range: '0..0.5',
  better: 'smaller',
  needs: null,
  follows: ['channels', 'border', 'bits'],
  measure,
  map: {
    about: {
      en: '1 − the similarity of gradients, one value for 2 × 2 pixels; the number is how unevenly it is spread',
      zh: '1 − 梯度相似度，每 2 × 2 像素一个值；指标值是它分布的不均匀程度',
    },
    range: '0..1',
    make,
  },
};
