import { AppError, type Failure, failureOf } from '#core/failure.ts';
import { cropImage, type RgbImage } from '#core/rgbImage.ts';
import { readSource } from '../images/open.ts';
import { resize } from '../images/resize.ts';

export interface Folder {
  readonly images: readonly RgbImage[];
  /** Files that could not be used, and why. */
  readonly skipped: readonly { name: string; failure: Failure }[];
}

/** Reads one file into upright RGB; the tests bring their own. */
export type ReadImage = (file: Blob, name: string) => Promise<RgbImage>;

const decode: ReadImage = (blob, name) => readSource({ kind: 'file', blob, name }, 'white');

/**
 * The images of a folder, each cut to its middle square and reduced to `side`; at most `limit` of them, in the order of
 * their names. What is no image, is broken, or is smaller than `side` is left out and named.
 */
export async function openFolder(
  files: readonly { readonly name: string; readonly blob: Blob }[],
  side: number,
  limit: number,
  onImage: (done: number, of: number) => void = () => {},
  read: ReadImage = decode,
): Promise<Folder> {
  const images: RgbImage[] = [];
  const skipped: { name: string; failure: Failure }[] = [];
  const ordered = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const [index, { name, blob }] of ordered.entries()) {
    if (images.length === limit) break;
    try {
      images.push(await square(await read(blob, name), side, name));
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'cancelled') throw error;
      skipped.push({
        name,
        failure: failure.code === 'bug' ? { code: 'image-broken', name, reason: failure.message } : failure,
      });
    }
    onImage(index + 1, ordered.length);
  }
  return { images, skipped };
}

/** The middle square of `image` at `side` x `side`. Throws `image-too-small`; nothing is enlarged. */
async function square(image: RgbImage, side: number, name: string): Promise<RgbImage> {
  const { width, height } = image;
  const middle = Math.min(width, height);
  if (middle < side) throw new AppError({ code: 'image-too-small', name, width, height, minSide: side });
  const cut = cropImage(image, Math.floor((width - middle) / 2), Math.floor((height - middle) / 2), {
    width: middle,
    height: middle,
  });
  return resize(cut, { width: side, height: side }, 'bicubic');
}
