import { imageSize } from 'image-size';
import type { ImageNote } from '../types.ts';
import type { Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';
import { brandsOf, stillProperties, topBoxes } from './isobmff.ts';

export function isAvif(reader: Reader): boolean {
  return brandsOf(reader).some((brand) => brand === 'avif' || brand === 'avis');
}

/**
 * Sizes come from the `ispe` property; a rotation (`irot`) is the decoder's own affair. Whether there is alpha is left
 * to the pixels: it lies in an item of its own. Source: AV1 Image File Format 1.1.
 */
export function readAvif(reader: Reader): ImageHeader {
  const { profile, otherColours } = stillProperties(reader, topBoxes(reader));
  const { width, height } = imageSize(reader.bytes);
  const notes: ImageNote[] = [];
  if (reader.text(8, 4) === 'avis') notes.push('animated');
  if (otherColours) notes.push('colour-profile');
  return { format: 'avif', stored: { width, height }, orientation: 1, alpha: true, profile, notes };
}
