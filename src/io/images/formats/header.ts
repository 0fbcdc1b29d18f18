import type { Size } from '#core/failure.ts';
import type { ImageNote } from '../types.ts';

export type Format = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | 'bmp' | 'tiff' | 'heic' | 'jxl' | 'exr';

/** What a file says about itself, read from its bytes without decoding a pixel. */
export interface ImageHeader {
  readonly format: Format;
  /** As stored, before the orientation is applied. */
  readonly stored: Size;
  /** As EXIF or, where that says nothing, XMP states it, 1..8; 1 is upright. From 5 on, width and height change places. */
  readonly orientation: number;
  readonly alpha: boolean;
  /**
   * The ICC profile that states its colours: the embedded one, as it is, or one made of what stands in the file in other
   * words; null where there is none, or where they are stated in a way that no profile is made of here.
   */
  readonly profile: Uint8Array | null;
  readonly notes: readonly ImageNote[];
}

/** The size that a person sees. */
export function uprightSize(header: ImageHeader): Size {
  const { width, height } = header.stored;
  return header.orientation >= 5 ? { width: height, height: width } : { width, height };
}
