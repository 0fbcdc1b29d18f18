import { normal, random } from '../training/random.ts';
import { mapValues } from './pixels.ts';
import type { Distortion } from './types.ts';

export const noise = {
  id: 'noise',
  label: { en: 'Noise', zh: '噪声' },
  about: {
    en: 'Independent normal noise on every value, of standard deviation up to 64 of 255. The first layers see it at once, deep ones hardly.',
    zh: '给每个数值加上独立的正态噪声，标准差最大为 64（满幅 255）。最浅的层立刻察觉，深层几乎不受影响。',
  },
  defaultStrength: 0.3,
  apply(image, strength, seed) {
    const next = normal(random(seed));
    return mapValues(image, (value) => value + 64 * strength * next());
  },
} as const satisfies Distortion;
