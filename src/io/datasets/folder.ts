import { AppError, type Failure, failureOf } from '#core/failure.ts';
import { cropImage, type RgbImage } from '#core/rgbImage.ts';
import { readSource } from '../images/open.ts';
import { resize } from '../images/resize.ts';

/** Images that belong together and are used or left out together: one, or a pair. */
export interface Item {
  /** What it is called where it is left out. */
  readonly name: string;
  open(): Promise<readonly RgbImage[]>;
}

export interface Opened {
  /** The images of each item, in the order of the items. */
  readonly rows: readonly (readonly RgbImage[])[];
  /** Files that could not be used, and why. */
  readonly skipped: readonly { name: string; failure: Failure }[];
}

/** Reads one file into upright RGB; the tests bring their own. */
export type ReadImage = (file: Blob, name: string) => Promise<RgbImage>;

/** In 8 bits, which networks of this size are trained on. */
export const decode: ReadImage = async (blob, name) => {
  const { width, height, rgb } = await readSource({ kind: 'file', blob, name }, 'white');
  return { width, height, rgb };
};

/** Opens at most `limit` of the items, in their order. What is no image, is broken or does not fit is left out and named. */
export async function openItems(
  items: readonly Item[],
  limit: number,
  onImage: (done: number, of: number) => void = () => {},
): Promise<Opened> {
  const rows: (readonly RgbImage[])[] = [];
  const skipped: { name: string; failure: Failure }[] = [];
  for (const [index, { name, open }] of items.entries()) {
    if (rows.length === limit) break;
    try {
      rows.push(await open());
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'cancelled') throw error;
      skipped.push({
        name,
        failure: failure.code === 'bug' ? { code: 'image-broken', name, reason: failure.message } : failure,
      });
    }
    onImage(index + 1, items.length);
  }
  return { rows, skipped };
}

/** The middle square of `image` at `side` x `side`. Throws `image-too-small`; nothing is enlarged. */
export async function square(image: RgbImage, side: number, name: string): Promise<RgbImage> {
  const { width, height } = image;
  const middle = Math.min(width, height);
  if (middle < side) throw new AppError({ code: 'image-too-small', name, width, height, minSide: side });
  const cut = cropImage(image, Math.floor((width - middle) / 2), Math.floor((height - middle) / 2), {
    width: middle,
    height: middle,
  });
  return resize(cut, { width: side, height: side }, 'bicubic');
}
