import { hash2 } from '../scenes/noise.ts';
import { movePixels, shorterSide } from './pixels.ts';
import type { Distortion } from './types.ts';

export const scatter = {
  id: 'scatter',
  label: { en: 'Scatter', zh: '像素抖动' },
  about: {
    en: 'Each pixel is taken from a random place nearby, up to 4 % of the shorter side away: the colours are right, their order is not.',
    zh: '每个像素取自附近的随机位置，最远为短边的 4 %：颜色都对，次序却乱了。',
  },
  defaultStrength: 0.15,
  apply(image, strength, seed) {
    const reach = strength * (1.5 + 0.035 * shorterSide(image));
    return movePixels(image, (x, y, at) => {
      const hash = hash2(x, y, seed);
      at.x = x + Math.round(((hash & 0xffff) / 32768 - 1) * reach);
      at.y = y + Math.round(((hash >>> 16) / 32768 - 1) * reach);
    });
  },
} as const satisfies Distortion;
