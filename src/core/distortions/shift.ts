import { movePixels } from './pixels.ts';
import type { Distortion } from './types.ts';

export const shift = {
  id: 'shift',
  label: { en: 'Shift', zh: '平移' },
  about: {
    en: 'Moved by whole pixels, up to 8 % to the right and half of that down; the edge is mirrored. People hardly notice; pixel metrics are appalled, deep layers less so.',
    zh: '按整数像素平移，最多向右 8 %、向下 4 %；边缘用镜像补齐。人几乎看不出，像素指标却反应剧烈，深层则温和得多。',
  },
  defaultStrength: 0.25,
  apply(image, strength) {
    const right = Math.ceil(strength * 0.08 * image.width);
    const down = Math.ceil(strength * 0.04 * image.height);
    return movePixels(image, (x, y, at) => {
      at.x = x - right;
      at.y = y - down;
    });
  },
} as const satisfies Distortion;
