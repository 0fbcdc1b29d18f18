import { mapValues } from './pixels.ts';
import type { Distortion } from './types.ts';

export const posterise = {
  id: 'posterise',
  label: { en: 'Posterise', zh: '色调分离' },
  about: {
    en: 'Each channel keeps only a few evenly spaced values, 65 at the gentlest and 2 at the strongest: smooth sky turns to bands with false edges.',
    zh: '每个通道只保留少数等距的数值，最弱时 65 级，最强时 2 级：平滑的天空变成带假边缘的色带。',
  },
  defaultStrength: 0.6,
  apply(image, strength) {
    if (strength === 0) return mapValues(image, (value) => value);
    const rest = 1 - strength;
    const steps = 1 + Math.round(63 * rest * rest * rest);
    return mapValues(image, (value) => (Math.floor((value * steps) / 255 + 0.5) * 255) / steps);
  },
} as const satisfies Distortion;
