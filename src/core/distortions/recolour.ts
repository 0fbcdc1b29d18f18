import { blankImage } from '../rgbImage.ts';
import { clamp, cos, sin, TAU } from '../scenes/maths.ts';
import type { Distortion } from './types.ts';

export const recolour = {
  id: 'recolour',
  label: { en: 'Recolour', zh: '改变色相' },
  about: {
    en: 'Hues turned by up to half a circle, brightness (Rec. 601 luma) kept. Shapes are untouched: what remains is what the network makes of colour.',
    zh: '色相最多旋转半圈，亮度（Rec. 601）不变。形状完全没动：剩下的距离就是网络对颜色的看法。',
  },
  defaultStrength: 0.35,
  apply(image, strength) {
    const out = blankImage(image.width, image.height);
    const c = cos((strength * TAU) / 2);
    const s = sin((strength * TAU) / 2);
    for (let i = 0; i < image.rgb.length; i += 3) {
      const r = image.rgb[i]!;
      const g = image.rgb[i + 1]!;
      const b = image.rgb[i + 2]!;
      const luma = 0.299 * r + 0.587 * g + 0.114 * b;
      const u = 0.492 * (b - luma);
      const v = 0.877 * (r - luma);
      const turnedU = u * c - v * s;
      const turnedV = u * s + v * c;
      const red = luma + turnedV / 0.877;
      const blue = luma + turnedU / 0.492;
      const green = (luma - 0.299 * red - 0.114 * blue) / 0.587;
      out.rgb[i] = Math.floor(clamp(red, 0, 255) + 0.5);
      out.rgb[i + 1] = Math.floor(clamp(green, 0, 255) + 0.5);
      out.rgb[i + 2] = Math.floor(clamp(blue, 0, 255) + 0.5);
    }
    return out;
  },
} as const satisfies Distortion;
