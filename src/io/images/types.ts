/** What this folder gives and takes. The same shapes as in worker/protocol.ts, which io must not import. */
import type { Size } from '#core/failure.ts';
import type { RgbImage } from '#core/rgbImage.ts';

/** Where a picture comes from: a file that a person gave, or pixels that the project drew. */
export type Source =
  | { kind: 'file'; blob: Blob; name: string }
  | { kind: 'pixels'; image: RgbImage; name: string };

/** RGBA, 8 bits a channel, alpha always 255. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type ImageNote =
  | 'has-alpha'
  | 'rotated-by-exif'
  | 'grey'
  | 'sixteen-bit'
  | 'animated'
  | 'cmyk'
  | 'linear'
  | 'several-pages'
  | 'canvas-altered'
  | 'colour-profile';

export interface ImageInfo {
  /** SHA-256 of the file's bytes (of the raw pixels for a drawn picture), hex. */
  id: string;
  name: string;
  /** After EXIF orientation. */
  width: number;
  height: number;
  sha256: string;
  /** What had to be done to it, for words on the page. */
  notes: readonly ImageNote[];
  /** At most 512 on the longest side. */
  preview: Pixels;
}

export type Resample = 'bilinear' | 'bicubic' | 'lanczos';
export type Background = 'white' | 'grey' | 'black';
/** Whether the colours that a file states are heeded: `stored` takes its samples for sRGB, `srgb` makes them so. */
export type Profiles = 'stored' | 'srgb';
/**
 * What became of them: `stored` where none were to be heeded, or none other than sRGB are stated; `refused` where they are
 * stated in a way that cannot be applied, so that the samples count as stored.
 */
export type Colours = 'stored' | 'converted' | 'refused';

/** How a pair of files becomes a pair of tensors of one size. Stated in every export. */
export interface Prepare {
  /** Longest side in pixels that the images are reduced to; null: native size. Never enlarges. */
  longestSide: number | null;
  /** As Pillow names and computes them. */
  resample: Resample;
  /** What to do with unequal sizes; `refuse` throws `sizes-differ`. */
  fit: 'refuse' | 'resize' | 'crop';
  /** What transparent pixels are laid over. */
  background: Background;
  /** Before anything else. */
  profiles: Profiles;
}

export type Working = Size & { resized: 'no' | Resample; cropped: boolean };
