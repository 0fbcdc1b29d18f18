import { blurred, mapValues, shorterSide } from './pixels.ts';
import type { Distortion } from './types.ts';

export const sharpen = {
  id: 'sharpen',
  label: { en: 'Over-sharpen', zh: '过度锐化' },
  about: {
    en: 'What a blur would take away, added up to 4 times over: halos at edges, harsh texture, as of a generator that was rewarded for detail.',
    zh: '把模糊会去掉的细节最多加回 4 倍：边缘出现光晕，纹理生硬，就像一味追求细节的生成器的结果。',
  },
  defaultStrength: 0.4,
  apply(image, strength) {
    const soft = blurred(image, Math.max(0.6, 0.006 * shorterSide(image)));
    return mapValues(image, (value, i) => value + 4 * strength * (value - soft[i]!));
  },
} as const satisfies Distortion;
