import { imageSize } from 'image-size';
import { AppError, type Size } from '#core/failure.ts';
import { isAvif, readAvif } from './formats/avif.ts';
import { isBmp, readBmp } from './formats/bmp.ts';
import { broken, Reader } from './formats/bytes.ts';
import { isExr, readExr } from './formats/exr.ts';
import { gifSize, isGif, readGif } from './formats/gif.ts';
import type { ImageHeader } from './formats/header.ts';
import { isHeic, readHeic } from './formats/heic.ts';
import { isJpeg, jpegSize, readJpeg } from './formats/jpeg.ts';
import { isJxl, readJxl } from './formats/jxl.ts';
import { isPng, pngSize, readPng } from './formats/png.ts';
import { isTiff, readTiff } from './formats/tiff.ts';
import { isWebp, readWebp } from './formats/webp.ts';

/**
 * Decoded, a picture takes 4 bytes a pixel in the browser and 3 here; 100 megapixels are 0.7 GB, about what a tab can
 * give without being ended, and more than any camera's.
 */
export const maxMegapixels = 100;

interface FormatReader {
  is(reader: Reader): boolean;
  /** The size alone where it can be had before the rest of the file is walked. */
  size?(reader: Reader): Size;
  read(reader: Reader): ImageHeader;
}

const formats: readonly FormatReader[] = [
  { is: isPng, size: pngSize, read: readPng },
  { is: isJpeg, size: jpegSize, read: readJpeg },
  { is: isGif, size: gifSize, read: readGif },
  { is: isWebp, read: readWebp },
  { is: isAvif, read: readAvif },
  { is: isHeic, read: readHeic },
  { is: isBmp, read: readBmp },
  { is: isTiff, read: readTiff },
  { is: isJxl, read: readJxl },
  { is: isExr, read: readExr },
];

/**
 * What the bytes of a file say, whatever its name says. SVG is refused: it has no pixels of its own, and every program
 * draws it a little differently, so that its distance to anything would be a distance of renderers.
 *
 * @throws AppError `not-an-image`, `image-broken` (reason: see `Broken`), `image-too-large`.
 */
export function readHeader(bytes: Uint8Array, name: string): ImageHeader {
  if (bytes.length === 0) throw broken(name, 'empty');
  const reader = new Reader(bytes, name);
  const format = formats.find(({ is }) => is(reader));
  if (!format) throw new AppError({ code: 'not-an-image', name, found: whatItIs(bytes) });
  if (format.size) checkSize(format.size(reader), name);
  const header = reading(() => format.read(reader), name);
  checkSize(header.stored, name);
  return header;
}

/** A library that stumbles over a picture's bytes says that they are damaged. */
function reading(read: () => ImageHeader, name: string): ImageHeader {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw broken(name, 'damaged');
  }
}

function checkSize({ width, height }: Size, name: string): void {
  if (!(width > 0 && height > 0)) throw broken(name, 'zero-size');
  if (width * height > maxMegapixels * 1e6)
    throw new AppError({ code: 'image-too-large', name, width, height, maxMegapixels });
}

/** A short word for what was given instead: another picture format, `text`, `pdf`, `zip`, or `unknown`. */
function whatItIs(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 512));
  if (/^\s*(<\?xml[\s\S]*)?<svg[\s>]/i.test(start)) return 'svg';
  if (start.startsWith('%PDF')) return 'pdf';
  if (start.startsWith('PK\x03\x04')) return 'zip';
  if (/^\s*<(!doctype|html)/i.test(start)) return 'html';
  if (isText(bytes.subarray(0, 512))) return 'text';
  try {
    return imageSize(bytes).type ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}
