import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';
import { brandsOf, stillProperties, topBoxes } from './isobmff.ts';

const brands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

export function isHeic(reader: Reader): boolean {
  return brandsOf(reader).some((brand) => brands.includes(brand));
}

/** The decoder turns and mirrors (irot, imir) by itself; EXIF is not to be applied. Source: ISO 23008-12, 6.5 and annex A. */
export function readHeic(reader: Reader): ImageHeader {
  const { profile, otherColours, size } = stillProperties(reader, topBoxes(reader));
  if (!size) throw broken(reader.name, 'damaged');
  const notes: ImageNote[] = otherColours ? ['colour-profile'] : [];
  return { format: 'heic', stored: size, orientation: 1, alpha: true, profile, notes };
}
