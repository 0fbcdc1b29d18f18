import { AppError } from '#core/failure.ts';
import { cropImage, type RgbImage, sameSize } from '#core/rgbImage.ts';
import { readSource } from './open.ts';
import { reducedSize, resize } from './resize.ts';
import type { Prepare, Source, Working } from './types.ts';

export interface PreparedPair {
  reference: RgbImage;
  generated: RgbImage;
  working: Working;
}

/**
 * A pair of pictures at one size, in this order:
 *
 * 1. decode, turn upright (EXIF), lay over `how.background`, all in 8 bits;
 * 2. where the sizes differ: `refuse` throws; `crop` cuts both to the common width and height from the **top left**
 *    (whole pixels, no resampling: networks pad at the right and the bottom, and super-resolution code crops the same
 *    way); `resize` takes the reference's size for both;
 * 3. reduce that size to `how.longestSide` ({@link reducedSize}), never enlarging it;
 * 4. resample each picture that is not of that size, once, from its own pixels, rounding to 8 bits.
 *
 * @throws AppError `sizes-differ`, or as `describeImage`; the signal's reason on abort.
 */
export async function preparePair(
  reference: Source,
  generated: Source,
  how: Prepare,
  signal?: AbortSignal,
): Promise<PreparedPair> {
  const a = await readSource(reference, how.background, signal);
  signal?.throwIfAborted();
  const b = await readSource(generated, how.background, signal);
  signal?.throwIfAborted();
  return fitPair(a, b, how, signal);
}

/** Steps 2 to 4 of {@link preparePair}, on pixels. */
export async function fitPair(
  reference: RgbImage,
  generated: RgbImage,
  how: Pick<Prepare, 'fit' | 'longestSide' | 'resample'>,
  signal?: AbortSignal,
): Promise<PreparedPair> {
  let pair: [RgbImage, RgbImage] = [reference, generated];
  let cropped = false;
  if (!sameSize(reference, generated)) {
    switch (how.fit) {
      case 'refuse':
        throw new AppError({
          code: 'sizes-differ',
          reference: sizeOf(reference),
          generated: sizeOf(generated),
        });
      case 'crop': {
        const common = {
          width: Math.min(reference.width, generated.width),
          height: Math.min(reference.height, generated.height),
        };
        pair = [cropImage(reference, 0, 0, common), cropImage(generated, 0, 0, common)];
        cropped = true;
        break;
      }
      case 'resize':
        break;
      default:
        how.fit satisfies never;
    }
  }
  const size = reducedSize(pair[0], how.longestSide);
  const resized = pair.some((image) => !sameSize(image, size));
  return {
    reference: await resize(pair[0], size, how.resample, signal),
    generated: await resize(pair[1], size, how.resample, signal),
    working: { ...size, resized: resized ? how.resample : 'no', cropped },
  };
}

const sizeOf = ({ width, height }: RgbImage) => ({ width, height });
