import { blurred, mapValues, shorterSide } from './pixels.ts';
import type { Distortion } from './types.ts';

export const blur = {
  id: 'blur',
  label: { en: 'Blur', zh: '模糊' },
  about: {
    en: 'A Gaussian blur, its radius up to 3.5 % of the shorter side. Pixel metrics forgive it, since the mean of many guesses is blurred; people do not.',
    zh: '高斯模糊，最大半径约为短边的 3.5 %。像素指标对它很宽容，因为许多猜测的平均值本来就是模糊的；人眼却不然。',
  },
  defaultStrength: 0.3,
  apply(image, strength) {
    const sigma = strength * (1 + 0.035 * strength * shorterSide(image));
    if (sigma === 0) return mapValues(image, (value) => value);
    const soft = blurred(image, sigma);
    return mapValues(image, (_, i) => soft[i]!);
  },
} as const satisfies Distortion;
