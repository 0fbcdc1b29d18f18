import { clipByValue, reshape, type Tensor1D, type Tensor4D, tidy, transpose } from '@tensorflow/tfjs-core';
import type { RgbImage } from '#core/rgbImage.ts';

/** Images side by side in one strip, [side, n * side]; values are cut to 0..1. Disposes nothing. */
export async function strip(images: Tensor4D): Promise<RgbImage> {
  const [n, height, width] = images.shape;
  const flat = tidy(
    () => reshape(transpose(clipByValue(images, 0, 1), [1, 0, 2, 3]), [-1]) as Tensor1D, // [h, n, w, 3]
  );
  try {
    const values = await flat.data();
    const rgb = new Uint8ClampedArray(values.length);
    for (let i = 0; i < rgb.length; i++) rgb[i] = Math.floor(values[i]! * 255 + 0.5);
    return { width: n * width, height, rgb };
  } finally {
    flat.dispose();
  }
}
