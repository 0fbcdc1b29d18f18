import type { PixelMask } from '../rgbImage.ts';
import { type Conventions, usualConventions } from './conventions.ts';
import { mae, mse, psnr } from './errorMetrics.ts';
import { pixelPair, type StoredImage } from './pixelPair.ts';
import { ssim } from './ssim.ts';

export interface PixelMetrics {
  /** Mean of |a - b|, of values in 0..1. */
  mae: number | null;
  /** Mean of (a - b)^2, of values in 0..1. */
  mse: number | null;
  /** -10 log10(mse) in dB; infinite for equal pictures. */
  psnr: number | null;
  /** See `ssim.ts`. */
  ssim: number | null;
}

/** The usual pixel metrics of two pictures of one size at once. Null where one has no value. See {@link pixelPair}. */
export async function pixelMetrics(
  a: StoredImage,
  b: StoredImage,
  mask: PixelMask | null,
  giveWay: () => Promise<void> = async () => {},
  conventions: Conventions = usualConventions,
): Promise<PixelMetrics> {
  const pair = pixelPair(a, b, mask, conventions, giveWay);
  return {
    mae: await mae.measure(pair),
    mse: await mse.measure(pair),
    psnr: await psnr.measure(pair),
    ssim: await ssim.measure(pair),
  };
}
