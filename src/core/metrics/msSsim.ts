import type { PixelPair } from './pixelPair.ts';
import { gaussianSums, planesOf } from './ssim.ts';
import type { PixelMetric } from './types.ts';
import { gaussian11, type Planes, windowSums } from './windows.ts';

/** Exponents of the five scales, the finest first: Wang et al. 2003, section 3.2. */
const exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/** The shortest side at whose coarsest scale an 11x11 window fits. */
export const msSsimMinSide = 161;

/** Half the size: means of 2x2 pixels, an odd last row or column beside its copy. [ceil(height / 2), ceil(width / 2)] */
function halved(planes: Planes): Planes {
  const [width, height] = [Math.ceil(planes.width / 2), Math.ceil(planes.height / 2)];
  const [a, b] = [new Float64Array(width * height), new Float64Array(width * height)];
  const two = [new Float64Array(2 * planes.width), new Float64Array(2 * planes.width)] as const;
  const weights = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const rows = Math.min(2, planes.height - 2 * y);
    planes.read(2 * y, rows, ...two);
    const lower = (rows - 1) * planes.width;
    for (let x = 0; x < width; x++) {
      const [left, right] = [2 * x, Math.min(2 * x + 1, planes.width - 1)];
      const mean = (of: Float64Array) =>
        (of[left]! + of[right]! + of[lower + left]! + of[lower + right]!) / 4;
      a[y * width + x] = mean(two[0]);
      b[y * width + x] = mean(two[1]);
      const [top, bottom] = [2 * y, 2 * y + rows - 1];
      weights[y * width + x] =
        (planes.weight(left, top) +
          planes.weight(right, top) +
          planes.weight(left, bottom) +
          planes.weight(right, bottom)) /
        4;
    }
  }
  return {
    width,
    height,
    read: (top, rows, x, y) => {
      x.set(a.subarray(top * width, (top + rows) * width));
      y.set(b.subarray(top * width, (top + rows) * width));
    },
    weight: (x, y) => weights[y * width + x]!,
  };
}

/**
 * Multi-scale SSIM: contrast and structure at five scales and luminance at the coarsest, each to the power of its scale's
 * exponent, multiplied; of each channel by itself, then averaged. Gaussian 11x11 windows whatever the convention of SSIM.
 * Negative means count as 0, as in TensorFlow's `ssim_multiscale` and pytorch-msssim (a power of them is no real number);
 * halving repeats an odd last row, as Wang's and TensorFlow's code do. Null under {@link msSsimMinSide} pixels.
 * Source: Wang, Simoncelli, Bovik 2003, eq. 7.
 */
async function measure(pair: PixelPair): Promise<number | null> {
  if (Math.min(pair.width, pair.height) < msSsimMinSide) return null;
  const full = await gaussianSums(pair);
  let total = 0;
  for (let channel = 0; channel < pair.channels; channel++) {
    let planes = planesOf(pair, channel);
    let product = 1;
    for (const [scale, exponent] of exponents.entries()) {
      if (scale > 0) planes = halved(planes);
      const sums = scale === 0 ? full[channel]! : await windowSums(planes, gaussian11, pair.giveWay);
      if (sums.weights === 0) return null;
      const last = scale === exponents.length - 1;
      product *= Math.max(0, (last ? sums.ssim : sums.structure) / sums.weights) ** exponent;
    }
    total += product;
  }
  return total / pair.channels;
}

export const msSsim: PixelMetric = {
  id: 'ms-ssim',
  place: 'first',
  label: { en: 'MS-SSIM', zh: 'MS-SSIM' },
  about: {
    en: `SSIM at five scales, Wang et al. 2003, Gaussian 11×11 windows. Needs ${msSsimMinSide} pixels on the shorter side. 1 is equal.`,
    zh: `五个尺度上的 SSIM，Wang 等 2003，11×11 高斯窗。短边至少 ${msSsimMinSide} 像素。1 表示相同。`,
  },
  source: 'Wang, Simoncelli & Bovik, Asilomar (2003)',
  cost: 'medium',
  range: '0..1',
  better: 'larger',
  needs: null,
  follows: ['channels', 'border', 'bits'],
  measure,
};
