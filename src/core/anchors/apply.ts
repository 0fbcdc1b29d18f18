import { jpegRoundTrip } from '../jpeg/roundTrip.ts';
import type { RgbImage } from '../rgbImage.ts';
import { gaussianBlur } from './blur.ts';
import type { Anchor } from './types.ts';

/** A picture of 8 bits, changed as an anchor says. `giveWay` is waited for between parts of the work and may throw. */
export function applyAnchor(
  image: RgbImage,
  anchor: Anchor,
  giveWay: () => Promise<void>,
): Promise<RgbImage> {
  switch (anchor.kind) {
    case 'jpeg':
      return jpegRoundTrip(image, anchor.quality, giveWay);
    case 'blur':
      return gaussianBlur(image, anchor.sigma, giveWay);
    default:
      return anchor satisfies never;
  }
}
