import { mapValues } from './pixels.ts';
import type { Distortion } from './types.ts';

export const contrast = {
  id: 'contrast',
  label: { en: 'Less contrast', zh: '降低对比度' },
  about: {
    en: "Every value moves towards the picture's mean, by up to 85 %. SSIM has a term of its own for this.",
    zh: '每个数值向整幅图的均值靠拢，最多靠拢 85 %。SSIM 有专门的一项衡量它。',
  },
  defaultStrength: 0.5,
  apply(image, strength) {
    let sum = 0;
    for (const value of image.rgb) sum += value;
    const mean = sum / image.rgb.length;
    return mapValues(image, (value) => value + 0.85 * strength * (mean - value));
  },
} as const satisfies Distortion;
