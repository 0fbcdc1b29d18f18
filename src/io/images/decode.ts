import { AppError } from '#core/failure.ts';
import { blankImage, type RgbImage } from '#core/rgbImage.ts';
import { canvasIsFaithful } from './canvasProbe.ts';
import type { Conversion } from './colour/conversion.ts';
import { ConversionFailed, conversionFor, convert, convertOwn } from './colour/conversionFor.ts';
import { backgroundLevel, compositeTile } from './composite.ts';
import { compositeDeep } from './compositeDeep.ts';
import { decodePng, type Rgba } from './decodePng.ts';
import { broken, Reader } from './formats/bytes.ts';
import type { ImageHeader } from './formats/header.ts';
import { withoutJpegExif } from './formats/jpeg.ts';
import { onlyPixelChunks } from './formats/pngChunks.ts';
import { withoutExif } from './formats/webp.ts';
import { giveWay } from './giveWay.ts';
import { readHeader } from './header.ts';
import { orient, orientDeep } from './orient.ts';
import type { Background, Colours, ImageNote, Profiles } from './types.ts';

/** Canvases have limits on their sides and memory; larger pictures are read through one of this size, in pieces. */
const tileSide = 2048;

export interface Decoded {
  /** In 8 bits, as Pillow would cut it. */
  readonly image: RgbImage;
  /** The same samples in 0..65535, where the file has more than 8 bits; null elsewhere. */
  readonly deep: Uint16Array<ArrayBuffer> | null;
  readonly header: ImageHeader;
  /** Whether a pixel was really transparent, whatever the header said. */
  readonly translucent: boolean;
  readonly colours: Colours;
}

export interface DecodeOptions {
  /** `stored` where nothing else is said. */
  readonly profiles?: Profiles;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A file as RGB pixels, upright, laid over `background`. Colour profiles are ignored (sRGB is assumed), as deep-learning
 * code does, unless they are to be converted; grey becomes three equal channels; of an animation the first frame is taken.
 *
 * @throws AppError as {@link readHeader}, or `image-broken`.
 */
export async function decodeFile(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  background: Background,
  { profiles = 'stored', signal }: DecodeOptions = {},
): Promise<Decoded> {
  const header = readHeader(bytes, name);
  const own = await decodeHere(header, bytes, name);
  const wanted = profiles === 'srgb' && header.notes.includes('colour-profile');
  const conversion = wanted ? await conversionFor(header, own) : null;
  const decoded = { header, colours: conversion ? 'converted' : wanted ? 'refused' : 'stored' } as const;
  const level = backgroundLevel[background];
  try {
    signal?.throwIfAborted();
    return own
      ? { ...(await finished(own, level, header.orientation, conversion, signal)), ...decoded }
      : { ...decoded, ...(await readByBrowser(header, bytes, name, level, conversion, signal)) };
  } catch (error) {
    if (!(error instanceof ConversionFailed)) throw error;
    return { ...(await decodeFile(bytes, name, background, { signal })), colours: 'refused' };
  } finally {
    conversion?.close();
  }
}

type Pixels = Pick<Decoded, 'image' | 'deep' | 'translucent'>;

/** What was decoded here, in its colours, upright and over the background. */
async function finished(
  own: Rgba,
  level: number,
  orientation: number,
  conversion: Conversion | null,
  signal?: AbortSignal,
): Promise<Pixels> {
  if (conversion) await convertOwn(own, conversion, signal);
  const { width, height, rgba, deep } = own;
  const image = blankImage(width, height);
  const translucent = compositeTile(rgba, width, image, 0, 0, level);
  return {
    image: orient(image, orientation),
    deep: deep && orientDeep({ width, height }, compositeDeep(deep, level), orientation),
    translucent,
  };
}

/** The same of what the browser decodes, with the header as it is then known. */
async function readByBrowser(
  header: ImageHeader,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  level: number,
  conversion: Conversion | null,
  signal?: AbortSignal,
): Promise<Pixels & { header: ImageHeader }> {
  const bitmap = await decodeByBrowser(forBrowser(header, bytes, name), name);
  try {
    signal?.throwIfAborted();
    const { image, translucent } = await readBitmap(bitmap, level, conversion, signal);
    const notes: readonly ImageNote[] = canvasIsFaithful()
      ? header.notes
      : [...header.notes, 'canvas-altered'];
    const upright = orient(image, header.orientation);
    return { image: upright, deep: null, header: { ...header, notes }, translucent };
  } finally {
    bitmap.close();
  }
}

/**
 * What no browser reads, or none exactly, by libraries that are loaded when such a file comes; null for the rest.
 */
async function decodeHere(
  { format, alpha, notes }: ImageHeader,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<Rgba | null> {
  try {
    switch (format) {
      case 'png':
        return alpha || notes.includes('sixteen-bit') || !canvasIsFaithful() ? decodePng(bytes, name) : null;
      case 'jpeg':
        return notes.includes('cmyk') ? (await import('./jpeg/decodeCmyk.ts')).decodeCmyk(bytes, name) : null;
      case 'tiff':
        return (await import('./decodeTiff.ts')).decodeTiff(bytes, name);
      case 'exr':
        return (await import('./decodeExr.ts')).decodeExr(bytes, name);
      case 'jxl':
        return await (await import('./decodeJxl.ts')).decodeJxl(bytes, name);
      case 'heic':
        return await (await import('./decodeHeic.ts')).decodeHeic(bytes);
      default:
        return null;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw broken(name, 'undecodable');
  }
}

async function decodeByBrowser(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes]), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      imageOrientation: 'from-image',
    });
  } catch {
    throw broken(name, 'undecodable');
  }
}

/**
 * Opaque pixels come back exactly. Through a canvas, translucent ones have been multiplied by their alpha in 8 bits, so
 * laying them over a background can be one level off; PNG, where alpha matters most, takes its own path.
 */
async function readBitmap(
  bitmap: ImageBitmap,
  level: number,
  conversion: Conversion | null,
  signal?: AbortSignal,
): Promise<{ image: RgbImage; translucent: boolean }> {
  const image = blankImage(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(Math.min(tileSide, image.width), Math.min(tileSide, image.height));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('OffscreenCanvas: expected a 2d context, got none');
  context.globalCompositeOperation = 'copy';
  let translucent = false;
  for (let top = 0; top < image.height; top += tileSide) {
    for (let left = 0; left < image.width; left += tileSide) {
      const width = Math.min(tileSide, image.width - left);
      const height = Math.min(tileSide, image.height - top);
      context.drawImage(bitmap, left, top, width, height, 0, 0, width, height);
      const { data } = context.getImageData(0, 0, width, height);
      if (conversion) convert(data, conversion);
      translucent = compositeTile(data, width, image, left, top, level) || translucent;
      await giveWay();
      signal?.throwIfAborted();
    }
  }
  return { image, translucent };
}

/**
 * The file without what browsers understand differently: none turns by EXIF, since all pictures are turned here, and none
 * stumbles over parts that the pixels do not need.
 */
function forBrowser(
  { format, orientation }: ImageHeader,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Uint8Array<ArrayBuffer> {
  switch (format) {
    case 'png':
      return onlyPixelChunks(new Reader(bytes, name));
    case 'jpeg':
      return orientation === 1 ? bytes : withoutJpegExif(new Reader(bytes, name));
    case 'webp':
      return withoutExif(bytes);
    default:
      return bytes;
  }
}
