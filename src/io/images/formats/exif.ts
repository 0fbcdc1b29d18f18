const orientationTag = 0x0112;
const short = 3;

/**
 * The orientation, 1..8, in a TIFF block (what follows `Exif\0\0` in a JPEG, or a PNG's eXIf chunk). 1 where there is
 * none or the block makes no sense: a broken EXIF block is no reason to refuse a picture. Source: EXIF 2.32, 4.6.4.
 */
export function exifOrientation(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 14) return 1;
  const little = view.getUint16(0) === 0x4949;
  if ((!little && view.getUint16(0) !== 0x4d4d) || view.getUint16(2, little) !== 42) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, little) !== orientationTag || view.getUint16(at + 2, little) !== short) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
