import { sha256 } from 'hash-wasm';
import { type RgbImage, toRgba } from '#core/rgbImage.ts';
import { type DecodeOptions, decodeFile } from './decode.ts';
import { reducedSize, resize } from './resize.ts';
import type { Background, Colours, ImageInfo, ImageNote, Pixels, Source } from './types.ts';

/** Longest side of what a slot shows before anything is compared. */
const previewSide = 512;

/**
 * Opens a picture: looks at its bytes, refuses in words what cannot be used, decodes it, and says what was found.
 * Works in a worker of a browser (it needs `createImageBitmap` and `OffscreenCanvas`).
 *
 * @throws AppError `not-an-image` | `image-broken` | `image-too-large`.
 */
export async function describeImage(blob: Blob, name: string): Promise<ImageInfo> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const { image, header, translucent } = await decodeFile(bytes, name, 'white');
  const notes = new Set<ImageNote>(header.notes);
  if (translucent) notes.add('has-alpha');
  else notes.delete('has-alpha'); // an alpha channel that is 255 everywhere changes nothing
  return infoOf(image, name, await sha256(bytes), [...notes]);
}

/** The same for pixels that the project drew; the SHA-256 is that of width, height (as 32-bit little-endian) and RGB. */
export async function describePixels(image: RgbImage, name: string): Promise<ImageInfo> {
  const size = new Uint8Array(new Uint32Array([image.width, image.height]).buffer);
  const bytes = new Uint8Array(size.length + image.rgb.length);
  bytes.set(size);
  bytes.set(image.rgb, size.length);
  return infoOf(image, name, await sha256(bytes), []);
}

/** A picture with what became of the colours that its file states. */
export interface SourceImage extends RgbImage {
  readonly colours: Colours;
}

/** Decodes a source into upright RGB at its native size. Throws as {@link describeImage}. */
export async function readSource(
  source: Source,
  background: Background,
  options: DecodeOptions = {},
): Promise<SourceImage> {
  switch (source.kind) {
    case 'pixels':
      return { ...source.image, colours: 'stored' };
    case 'file': {
      const bytes = new Uint8Array(await source.blob.arrayBuffer());
      options.signal?.throwIfAborted();
      const { image, deep, colours } = await decodeFile(bytes, source.name, background, options);
      return { ...image, ...(deep && { deep }), colours };
    }
    default:
      return source satisfies never;
  }
}

async function infoOf(image: RgbImage, name: string, hash: string, notes: ImageNote[]): Promise<ImageInfo> {
  const { width, height } = image;
  return { id: hash, name, width, height, sha256: hash, notes, preview: await preview(image) };
}

async function preview(image: RgbImage): Promise<Pixels> {
  const small = await resize(image, reducedSize(image, previewSide), 'bilinear');
  return { width: small.width, height: small.height, rgba: toRgba(small) };
}
