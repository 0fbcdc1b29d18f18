import { bandOf, type Halved, halvedPair, luma, type Rows } from './colourPlanes.ts';
import type { PixelPair } from './pixelPair.ts';
import type { PixelMap, PixelMetric } from './types.ts';

/** For levels of 0..255, as fitted by the authors: section 3 of the paper. */
const stability = 30;
const alpha = 4.2;

/** YIQ. */
const mixes = [luma, [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]] as const;

/** Rows above and below that the largest wavelet, 8x8, reads: 3 and 4. */
const [above, below] = [3, 4];

const logistic = (x: number) => 1 / (1 + Math.exp(-alpha * x));
const logit = (y: number) => Math.log(y / (1 - y)) / alpha;
const similar = (a: number, b: number) => (2 * a * b + stability) / (a * a + b * b + stability);

/** Sums of everything above and left of a corner: [rows + 1, width + 1]. */
function corners(values: Float64Array, width: number, rows: number): Float64Array {
  const wide = width + 1;
  const sums = new Float64Array((rows + 1) * wide);
  for (let y = 0; y < rows; y++)
    for (let x = 0, line = 0; x < width; x++) {
      line += values[y * width + x]!;
      sums[(y + 1) * wide + x + 1] = sums[y * wide + x + 1]! + line;
    }
  return sums;
}

/** Sum of a box that may reach over the left and right edge, beyond which are zeros. */
type Box = (left: number, top: number, right: number, bottom: number) => number;
function boxes(values: Float64Array, width: number, rows: number): Box {
  const sums = corners(values, width, rows);
  const within = (x: number) => Math.min(width, Math.max(0, x));
  const at = (x: number, y: number) => sums[y * (width + 1) + x]!;
  return (left, top, right, bottom) => {
    const [l, r] = [within(left), within(right)];
    return at(r, bottom) - at(l, bottom) - at(r, top) + at(l, top);
  };
}

/** Magnitude of a Haar wavelet's answer: one half of a square of `size` less the other, over `size`. */
function answer(sum: Box, x: number, y: number, size: number, across: boolean): number {
  const half = size / 2;
  const [left, top, right, bottom] = [x - half + 1, y - half + 1, x + half + 1, y + half + 1];
  const first = across ? sum(left, top, x + 1, bottom) : sum(left, top, right, y + 1);
  const second = across ? sum(x + 1, top, right, bottom) : sum(left, y + 1, right, bottom);
  return Math.abs(first - second) / size;
}

/**
 * Haar wavelet-based perceptual similarity index: the likeness of Haar wavelets' answers at the two finest scales, weighed
 * by those at the third, over the halved picture in YIQ; of luma alone the colour part is left out. A region weighs the
 * places beside that. Places where no wavelet answers weigh nothing; where that is all of them, they count the same.
 * `into`: gets 1 less the same of each place by itself, [height, width] of `half`, the halved picture in YIQ.
 * Source: Reisenhofer, Bosse, Kutyniok, Wiegand, Signal Processing: Image Communication 61 (2018), arXiv 1607.06140; zeros
 * beyond the edges and placing of even windows as the authors' MATLAB has them.
 */
async function sumsOf(pair: PixelPair, half: Halved, into: Float32Array | null) {
  const { width, height } = half;
  const sums = nothing();
  let here = nothing();
  const add = (region: number, weight: number, likeness: number) => {
    const value = logistic(likeness);
    if (into) {
      here.terms += 1;
      here.plain += value;
      here.weights += weight;
      here.weighed += weight * value;
    }
    sums.terms += region;
    sums.plain += region * value;
    sums.weights += region * weight;
    sums.weighed += region * weight * value;
  };
  const band = bandOf(width, height, 2 ** 14);
  for (let top = 0; top < height; top += band) {
    const count = Math.min(band, height - top);
    const tall = count + above + below;
    const planes = half.rows(top - above, tall).map(({ a, b }: Rows) => ({
      a: boxes(a, width, tall),
      b: boxes(b, width, tall),
    }));
    const [y, ...chroma] = planes;
    for (let row = 0; row < count; row++)
      for (let x = 0; x < width; x++) {
        const region = half.weight(x, top + row);
        const at = row + above;
        let weights = 0;
        for (const across of [false, true]) {
          const of = (sum: Box, size: number) => answer(sum, x, at, size, across);
          const weight = Math.max(of(y!.a, 8), of(y!.b, 8));
          add(region, weight, (similar(of(y!.a, 2), of(y!.b, 2)) + similar(of(y!.a, 4), of(y!.b, 4))) / 2);
          weights += weight;
        }
        if (chroma.length > 0) {
          const mean = (sum: Box) => Math.abs(sum(x, at, x + 2, at + 2)) / 4;
          const likeness = chroma.map(({ a, b }) => similar(mean(a), mean(b)));
          add(region, weights / 2, (likeness[0]! + likeness[1]!) / 2);
        }
        if (into) {
          into[(top + row) * width + x] = 1 - index(here);
          here = nothing();
        }
      }
    await pair.giveWay();
  }
  return sums;
}

const nothing = () => ({ terms: 0, plain: 0, weights: 0, weighed: 0 });

/** The mean of what was added, back on the scale of a likeness. */
const index = ({ terms, plain, weights, weighed }: ReturnType<typeof nothing>) =>
  logit(weights > 0 ? weighed / weights : plain / terms) ** 2;

async function measure(pair: PixelPair): Promise<number | null> {
  const sums = await sumsOf(pair, halvedPair(pair, mixes), null);
  return sums.terms > 0 ? index(sums) : null;
}

async function make(pair: PixelPair): Promise<PixelMap> {
  const half = halvedPair(pair, mixes);
  const { width, height } = half;
  const values = new Float32Array(width * height);
  await sumsOf(pair, half, values);
  return { width, height, values, inset: 0, scale: 2 };
}

export const haarPsi: PixelMetric = {
  id: 'haarpsi',
  place: 'more',
  label: { en: 'HaarPSI', zh: 'HaarPSI' },
  about: {
    en: 'How alike Haar wavelets see both, at half the size; where there is structure counts most. 1 is equal.',
    zh: '两幅图像的 Haar 小波响应有多相似，在一半尺寸上计算；有结构的位置权重最大。1 表示相同。',
  },
  source: 'Reisenhofer, Bosse, Kutyniok & Wiegand, arXiv 1607.06140 (2018)',
  cost: 'medium',
  range: '0..1',
  better: 'larger',
  needs: null,
  follows: ['channels', 'border', 'bits'],
  measure,
  map: {
    about: {
      en: '1 − HaarPSI of each place by itself, one value for 2 × 2 pixels; in the number, places with structure weigh more',
      zh: '1 − 每个位置单独的 HaarPSI，每 2 × 2 像素一个值；计算指标值时有结构的位置权重更大',
    },
    range: '0..1',
    make,
  },
};
