import { blankImage } from '../rgbImage.ts';
import { hash2 } from '../scenes/noise.ts';
import type { Distortion } from './types.ts';

export const speckle = {
  id: 'speckle',
  label: { en: 'Salt and pepper', zh: '椒盐噪声' },
  about: {
    en: 'Up to every fourth pixel is turned black or white. Few pixels, large errors: squared distances mind it far more than absolute ones.',
    zh: '最多四分之一的像素变成纯黑或纯白。出错的像素少而误差大：平方距离对它的反应远大于绝对值距离。',
  },
  defaultStrength: 0.2,
  apply(image, strength, seed) {
    const out = blankImage(image.width, image.height);
    out.rgb.set(image.rgb);
    for (let y = 0; y < image.height; y++)
      for (let x = 0; x < image.width; x++) {
        const hash = hash2(x, y, seed);
        if ((hash >>> 1) / 2147483648 >= 0.25 * strength) continue;
        const at = (y * image.width + x) * 3;
        out.rgb.fill(hash & 1 ? 255 : 0, at, at + 3);
      }
    return out;
  },
} as const satisfies Distortion;
