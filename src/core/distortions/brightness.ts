import { mapValues } from './pixels.ts';
import type { Distortion } from './types.ts';

export const brightness = {
  id: 'brightness',
  label: { en: 'Brighter', zh: '变亮' },
  about: {
    en: 'The same amount, up to 96 of 255, added to every value. A large pixel error that changes nothing of what is shown.',
    zh: '给每个数值加上同一个量，最多 96（满幅 255）。像素误差很大，画面内容却毫无改变。',
  },
  defaultStrength: 0.35,
  apply: (image, strength) => mapValues(image, (value) => value + 96 * strength),
} as const satisfies Distortion;
