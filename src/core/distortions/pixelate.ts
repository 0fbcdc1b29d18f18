import { blankImage } from '../rgbImage.ts';
import { shorterSide } from './pixels.ts';
import type { Distortion } from './types.ts';

export const pixelate = {
  id: 'pixelate',
  label: { en: 'Pixelate', zh: '像素化' },
  about: {
    en: 'Squares of up to a tenth of the shorter side take their mean colour: detail is lost as in a blur, but new edges appear.',
    zh: '把边长最大为短边十分之一的方块都换成平均色：像模糊一样丢失细节，却多出了新的边缘。',
  },
  defaultStrength: 0.25,
  apply(image, strength) {
    const { width, height, rgb } = image;
    const side = 1 + Math.ceil(strength * (Math.max(20, shorterSide(image)) / 10 - 1));
    const out = blankImage(width, height);
    for (let top = 0; top < height; top += side)
      for (let left = 0; left < width; left += side) {
        const right = Math.min(width, left + side);
        const bottom = Math.min(height, top + side);
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let y = top; y < bottom; y++)
            for (let x = left; x < right; x++) sum += rgb[(y * width + x) * 3 + c]!;
          const mean = Math.floor(sum / ((right - left) * (bottom - top)) + 0.5);
          for (let y = top; y < bottom; y++)
            for (let x = left; x < right; x++) out.rgb[(y * width + x) * 3 + c] = mean;
        }
      }
    return out;
  },
} as const satisfies Distortion;
