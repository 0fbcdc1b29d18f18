import { blankImage } from '../rgbImage.ts';
import { clamp } from '../scenes/maths.ts';
import { noise } from '../scenes/noise.ts';
import { shorterSide } from './pixels.ts';
import type { Distortion } from './types.ts';

export const warp = {
  id: 'warp',
  label: { en: 'Warp', zh: '扭曲' },
  about: {
    en: 'Space itself bends, smoothly, by up to 6 % of the shorter side. Texture stays, shapes do not: style distances (Gram) hardly see it.',
    zh: '空间被平滑地弯曲，最大位移为短边的 6 %。纹理还在，形状变了：风格距离（Gram）几乎察觉不到。',
  },
  defaultStrength: 0.4,
  apply(image, strength, seed) {
    const { width, height, rgb } = image;
    const out = blankImage(width, height);
    const side = shorterSide(image);
    const reach = 0.06 * strength * side;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const u = (x / side) * 4;
        const v = (y / side) * 4;
        const fromX = clamp(x + reach * noise(u, v, seed), 0, width - 1);
        const fromY = clamp(y + reach * noise(u, v, seed + 1), 0, height - 1);
        const left = Math.min(width - 2, Math.floor(fromX));
        const top = Math.min(height - 2, Math.floor(fromY));
        const tx = fromX - left;
        const ty = fromY - top;
        const at = (Math.max(0, top) * width + Math.max(0, left)) * 3;
        const right = width > 1 ? 3 : 0;
        const below = height > 1 ? width * 3 : 0;
        for (let c = 0; c < 3; c++) {
          const upper = rgb[at + c]! * (1 - tx) + rgb[at + right + c]! * tx;
          const lower = rgb[at + below + c]! * (1 - tx) + rgb[at + below + right + c]! * tx;
          out.rgb[(y * width + x) * 3 + c] = Math.floor(upper * (1 - ty) + lower * ty + 0.5);
        }
      }
    return out;
  },
} as const satisfies Distortion;
