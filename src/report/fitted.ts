import type { CompareResult, Size } from '#worker/protocol.ts';

/** What was done to one image of a pair, so that both are measured at one size. */
export interface Fitted {
  /** Cut to the common width and height, from the top left. */
  readonly cropped: boolean;
  /** Resampled, once, to the working size. */
  readonly resized: boolean;
}

/** What was done to `image` beside `other`; sizes in pixels, after the EXIF turn. */
export function fittedOf(image: Size, other: Size, working: CompareResult['working']): Fitted {
  const cut = working.cropped
    ? { width: Math.min(image.width, other.width), height: Math.min(image.height, other.height) }
    : image;
  return { cropped: differs(cut, image), resized: differs(cut, working) };
}

const differs = (a: Size, b: Size): boolean => a.width !== b.width || a.height !== b.height;
