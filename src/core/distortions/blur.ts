import { blurred, mapValues, shorterSide } from './pixels.ts';
import type { Distortion } from './types.ts';

export const blur: Distortion = {
  id: 'blur',
  label: { en: 'Blur', zh: '模糊' },
  about: {
    en: 'A Gaussian blur, up to 4 % of the shorter side. Pixel metrics forgive it, since the mean of many guesses is blurred; people do not.',
    zh: '高斯模糊，最大半径为短边的 4 %。像素指标对它很宽容，因为许多猜测的平均值本来就是模糊的；人眼却不然。',
  },
  defaultStrength: 0.4,
  apply(image, strength) {
    const sigma = strength * strength * 0.04 * shorterSide(image);
    if (sigma === 0) return mapValues(image, (value) => value);
    const soft = blurred(image, sigma);
    return mapValues(image, (_, i) => soft[i]!);
  },
};
