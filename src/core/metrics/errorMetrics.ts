import { errorsOf, squaredErrors } from './errors.ts';
import type { PixelMetric } from './types.ts';

/** No paper: what the name says. */
const definition = 'by definition';

const follows = ['channels', 'border', 'bits'] as const;

export const mae: PixelMetric = {
  id: 'mae',
  place: 'first',
  label: { en: 'MAE', zh: 'MAE' },
  about: {
    en: 'Mean of |a − b| over pixels and channels, values in 0..1. 0 is equal.',
    zh: '所有像素和通道上 |a − b| 的平均，数值在 0..1。0 表示相同。',
  },
  source: definition,
  cost: 'light',
  range: '0..1',
  better: 'smaller',
  needs: null,
  follows,
  measure: async (pair) => (await errorsOf(pair))?.absolute ?? null,
};

export const mse: PixelMetric = {
  id: 'mse',
  place: 'first',
  label: { en: 'MSE', zh: 'MSE' },
  about: {
    en: 'Mean of (a − b)² over pixels and channels, values in 0..1. 0 is equal.',
    zh: '所有像素和通道上 (a − b)² 的平均，数值在 0..1。0 表示相同。',
  },
  source: definition,
  cost: 'light',
  range: '0..1',
  better: 'smaller',
  needs: null,
  follows,
  measure: async (pair) => (await errorsOf(pair))?.squared ?? null,
  map: {
    about: { en: '(a − b)², mean over channels', zh: '(a − b)²，对通道取平均' },
    range: '0..1',
    make: squaredErrors,
  },
};

export const psnr: PixelMetric = {
  id: 'psnr',
  place: 'first',
  label: { en: 'PSNR', zh: 'PSNR' },
  about: {
    en: 'Peak signal-to-noise ratio, −10 log10(MSE), in dB. Infinite for equal images.',
    zh: '峰值信噪比，−10 log10(MSE)，单位 dB。图像相同时为无穷大。',
  },
  source: definition,
  cost: 'light',
  range: '0..∞',
  better: 'larger',
  needs: null,
  follows,
  measure: async (pair) => {
    const errors = await errorsOf(pair);
    return errors && (errors.squared === 0 ? Number.POSITIVE_INFINITY : -10 * Math.log10(errors.squared));
  },
};
