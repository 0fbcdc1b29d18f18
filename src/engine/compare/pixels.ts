import { type RgbImage, toRgba } from '#core/rgbImage.ts';
import type { Pixels, Prepare, Working } from '#io/images/types.ts';
import type { CompareContext } from './context.ts';

export interface PixelsRequest {
  readonly reference: string;
  readonly generated: string;
  readonly prepare: Prepare;
}

/** Both images of a pair at the size at which it is measured, in 8 bits. */
export interface PairPixels {
  readonly working: Working;
  readonly reference: Pixels;
  readonly generated: Pixels;
}

/** Throws as `Pairs.of`. */
export async function pixels(
  { reference, generated, prepare }: PixelsRequest,
  { pairs, signal }: Pick<CompareContext, 'pairs' | 'signal'>,
): Promise<PairPixels> {
  const pair = await pairs.of(reference, generated, prepare, signal);
  return {
    working: pair.working,
    reference: pixelsOf(pair.reference),
    generated: pixelsOf(pair.generated),
  };
}

const pixelsOf = (image: RgbImage): Pixels => ({
  width: image.width,
  height: image.height,
  rgba: toRgba(image),
});
