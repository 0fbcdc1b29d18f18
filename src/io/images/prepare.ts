import { AppError, type Size } from '#core/failure.ts';
import { cropImage, type RgbImage, sameSize } from '#core/rgbImage.ts';
import { reducedSize, resize } from './resize.ts';
import type { Prepare, Working } from './types.ts';

export interface PreparedPair {
  reference: RgbImage;
  generated: RgbImage;
  working: Working;
}

export type Fitting = Pick<Prepare, 'fit' | 'longestSide' | 'resample'>;

/** What becomes of each image of a pair, so that both have one size. */
export interface Fit {
  /** Both are cut to this size from the top left; null: neither is. */
  readonly cut: Size | null;
  /** Resampled to this size, where it is another. */
  readonly size: Size;
}

/**
 * How two pictures come to one size:
 *
 * 1. where the sizes differ: `refuse` throws; `crop` cuts both to the common width and height from the **top left**
 *    (whole pixels, no resampling: networks pad at the right and the bottom, and super-resolution code crops the same
 *    way); `resize` takes the reference's size for both;
 * 2. that size is reduced to `how.longestSide` ({@link reducedSize}), never enlarged.
 *
 * @throws AppError `sizes-differ`.
 */
export function fitOf(reference: Size, generated: Size, how: Pick<Fitting, 'fit' | 'longestSide'>): Fit {
  if (sameSize(reference, generated) || how.fit === 'resize')
    return { cut: null, size: reducedSize(reference, how.longestSide) };
  switch (how.fit) {
    case 'refuse':
      throw new AppError({
        code: 'sizes-differ',
        reference: sizeOf(reference),
        generated: sizeOf(generated),
      });
    case 'crop': {
      const cut = {
        width: Math.min(reference.width, generated.width),
        height: Math.min(reference.height, generated.height),
      };
      return { cut, size: reducedSize(cut, how.longestSide) };
    }
    default:
      return how.fit satisfies never;
  }
}

/**
 * One image of a pair, cut and then resampled, once, from its own pixels, rounding to 8 bits (16 where it is `deep`).
 * Throws the signal's reason on abort.
 */
export async function fitImage(
  image: RgbImage,
  { cut, size }: Fit,
  resample: Prepare['resample'],
  signal?: AbortSignal,
): Promise<RgbImage> {
  return resize(cut && !sameSize(image, cut) ? cropImage(image, 0, 0, cut) : image, size, resample, signal);
}

/** What was done to a pair that was fitted so. */
export function workingOf(
  reference: Size,
  generated: Size,
  { cut, size }: Fit,
  resample: Prepare['resample'],
): Working {
  const resized = cut ? !sameSize(cut, size) : [reference, generated].some((image) => !sameSize(image, size));
  return { ...size, resized: resized ? resample : 'no', cropped: cut !== null };
}

/** Both images of a pair at one size: {@link fitOf}, then {@link fitImage}. */
export async function fitPair(
  reference: RgbImage,
  generated: RgbImage,
  how: Fitting,
  signal?: AbortSignal,
): Promise<PreparedPair> {
  const fit = fitOf(reference, generated, how);
  return {
    reference: await fitImage(reference, fit, how.resample, signal),
    generated: await fitImage(generated, fit, how.resample, signal),
    working: workingOf(reference, generated, fit, how.resample),
  };
}

const sizeOf = ({ width, height }: Size) => ({ width, height });
