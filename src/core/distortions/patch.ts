import { random } from '../training/random.ts';
import { movePixels, shorterSide } from './pixels.ts';
import type { Distortion } from './types.ts';

export const patch = {
  id: 'patch',
  label: { en: 'Pasted patch', zh: '粘贴块' },
  about: {
    en: 'A square from elsewhere in the same picture, up to half its shorter side, is pasted somewhere: a bad inpainting. The heat map shows where.',
    zh: '从同一幅图的别处取一个方块（边长最大为短边的一半）贴上去：一次失败的修补。热力图会指出它在哪里。',
  },
  defaultStrength: 0.5,
  apply(image, strength, seed) {
    const next = random(seed);
    const half = strength * 0.25 * shorterSide(image);
    const middleX = (0.3 + 0.4 * next()) * image.width;
    const middleY = (0.3 + 0.4 * next()) * image.height;
    const far = (size: number) =>
      Math.max(1, Math.round((0.3 + 0.2 * next()) * size)) * (next() < 0.5 ? 1 : -1);
    const moveX = far(image.width);
    const moveY = far(image.height);
    return movePixels(image, (x, y, at) => {
      const inside = Math.max(Math.abs(x + 0.5 - middleX), Math.abs(y + 0.5 - middleY)) < half;
      at.x = inside ? x + moveX : x;
      at.y = inside ? y + moveY : y;
    });
  },
} as const satisfies Distortion;
