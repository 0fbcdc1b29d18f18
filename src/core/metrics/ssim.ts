import type { PixelPair } from './pixelPair.ts';
import type { PixelMap, PixelMetric } from './types.ts';
import { gaussian11, type Planes, uniform7, type WindowSums, windowSums } from './windows.ts';

/** One channel of a pair for {@link windowSums}. */
export const planesOf = (pair: PixelPair, channel: number): Planes => ({
  width: pair.width,
  height: pair.height,
  read: (top, rows, a, b) => pair.read(channel, top, rows, a, b),
  weight: pair.weight,
});

const known = new WeakMap<PixelPair, Promise<readonly WindowSums[]>>();

/** The sums of Gaussian windows of each channel at full size, computed once: SSIM and MS-SSIM share them. */
export function gaussianSums(pair: PixelPair): Promise<readonly WindowSums[]> {
  const found = known.get(pair) ?? eachChannel(pair, gaussian11);
  known.set(pair, found);
  return found;
}

async function eachChannel(pair: PixelPair, window: typeof gaussian11): Promise<readonly WindowSums[]> {
  const all: WindowSums[] = [];
  for (let channel = 0; channel < pair.channels; channel++)
    all.push(await windowSums(planesOf(pair, channel), window, pair.giveWay));
  return all;
}

/**
 * Structural similarity of each channel, averaged. Only windows that lie wholly inside count, which is Wang's original
 * border and, since scikit-image crops its reflected border away, also `structural_similarity(a, b, channel_axis=2,
 * data_range=255)` for `uniform-7`, with `gaussian_weights=True, sigma=1.5, use_sample_covariance=False` for
 * `gaussian-11`. No automatic downsampling. A mask weighs each window by its value at the centre. Null where no window
 * fits or none has weight. Source: Wang, Bovik, Sheikh, Simoncelli 2004.
 */
async function measure(pair: PixelPair): Promise<number | null> {
  const sums =
    pair.conventions.ssim === 'gaussian-11' ? await gaussianSums(pair) : await eachChannel(pair, uniform7);
  const weights = sums.reduce((sum, channel) => sum + channel.weights, 0);
  return weights === 0 ? null : sums.reduce((sum, channel) => sum + channel.ssim, 0) / weights;
}

async function make(pair: PixelPair): Promise<PixelMap | null> {
  const window = pair.conventions.ssim === 'gaussian-11' ? gaussian11 : uniform7;
  const inset = (window.line.length - 1) / 2;
  const [width, height] = [pair.width - 2 * inset, pair.height - 2 * inset];
  if (width < 1 || height < 1) return null;
  const values = new Float32Array(width * height);
  for (let channel = 0; channel < pair.channels; channel++)
    await windowSums(planesOf(pair, channel), window, pair.giveWay, (i, value) => {
      values[i]! += (1 - value) / pair.channels;
    });
  return { width, height, values, inset, scale: 1 };
}

export const ssim: PixelMetric = {
  id: 'ssim',
  place: 'first',
  label: { en: 'SSIM', zh: 'SSIM' },
  about: {
    en: 'Structural similarity, Wang et al. 2004, mean over windows and channels. 1 is equal.',
    zh: '结构相似度，Wang 等 2004，对窗口和通道取平均。1 表示相同。',
  },
  source: 'Wang, Bovik, Sheikh & Simoncelli, IEEE TIP 13 (2004)',
  cost: 'medium',
  range: '-1..1',
  better: 'larger',
  needs: null,
  follows: ['channels', 'border', 'ssim', 'bits'],
  measure,
  map: {
    about: {
      en: '1 − SSIM of the window around each pixel, mean over channels; none at the edges, where no window fits',
      zh: '每个像素周围窗口的 1 − SSIM，对通道取平均；边缘放不下窗口，没有值',
    },
    range: '0..2',
    make,
  },
};
