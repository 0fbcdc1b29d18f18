import type { PixelMask, RgbImage } from '../rgbImage.ts';
import { ssim } from './ssim.ts';

export interface PixelMetrics {
  /** Mean of |a - b|, on rgb in 0..1. */
  mae: number;
  /** Mean of (a - b)^2, on rgb in 0..1. */
  mse: number;
  /** 10 log10(1 / mse) in dB; null for equal pictures, where it is infinite. */
  psnr: number | null;
  /** See {@link ssim}; null where no 11x11 window fits. */
  ssim: number | null;
}

/**
 * The pixel metrics of two pictures of one size, over all three channels in float64. A mask weighs each pixel (each
 * window's centre for SSIM) by 0..255.
 *
 * Between parts of a large picture it waits for `giveWay`.
 *
 * @throws RangeError on unequal sizes, or on a mask that weighs nothing.
 */
export async function pixelMetrics(
  a: RgbImage,
  b: RgbImage,
  mask: PixelMask | null,
  giveWay: () => Promise<void> = async () => {},
): Promise<PixelMetrics> {
  for (const other of mask ? [b, mask] : [b])
    if (other.width !== a.width || other.height !== a.height)
      throw new RangeError(
        `pixelMetrics: expected ${a.width}x${a.height}, got ${other.width}x${other.height}`,
      );
  let absolute = 0;
  let squared = 0;
  let weights = 0;
  for (let pixel = 0, i = 0; i < a.rgb.length; pixel++) {
    const weight = mask ? mask.values[pixel]! : 1;
    weights += weight;
    for (let c = 0; c < 3; c++, i++) {
      const difference = a.rgb[i]! - b.rgb[i]!;
      absolute += weight * Math.abs(difference); // whole numbers below 2^53: exact
      squared += weight * difference * difference;
    }
  }
  if (weights === 0) throw new RangeError('pixelMetrics: expected a mask with weight, got one of zeros');
  const mse = squared / (weights * 3 * 255 * 255);
  return {
    mae: absolute / (weights * 3 * 255),
    mse,
    psnr: mse === 0 ? null : -10 * Math.log10(mse),
    ssim: await ssim(a, b, mask, giveWay),
  };
}
