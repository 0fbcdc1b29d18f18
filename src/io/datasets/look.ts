import type { RgbImage } from '#core/rgbImage.ts';
import type { Placed } from '../placed.ts';
import { decode, type ReadImage } from './folder.ts';
import { areRelated, canBeHalves } from './halves.ts';
import { layoutOf, type Sets } from './layout.ts';

/** What is in a folder, before its images are read. */
export interface FolderFacts {
  /** Files by their names: of the one kind, or of A. */
  readonly first: { readonly train: number; readonly test: number };
  /** Of B; null where there are no two kinds in folders of their own. */
  readonly second: { readonly train: number; readonly test: number } | null;
  /** A and B have the same names. */
  readonly paired: boolean;
  /** Images outside of the folders that are told apart. */
  readonly elsewhere: number;
  /** Whether images are twice as wide as high: two that belong together, or perhaps; null: they are not. */
  readonly halves: 'related' | 'unrelated' | null;
}

/** Images that are looked at. */
const SAMPLE = 10;

/** Tells what is in a folder from the names of its files and some of its images. */
export async function lookInto(
  files: readonly Placed<Blob>[],
  read: ReadImage = decode,
): Promise<FolderFacts> {
  const { first, second, paired, elsewhere } = layoutOf(files);
  const count = ({ train, test }: Sets<Blob>) => ({ train: train.length, test: test.length });
  return {
    first: count(first),
    second: second && count(second),
    paired,
    elsewhere,
    halves: second ? null : await halvesIn(first, read),
  };
}

/** Whether the images of one kind are halves that belong together, by a sample of them. */
export async function halvesIn({ train, test }: Sets<Blob>, read: ReadImage): Promise<FolderFacts['halves']> {
  const all = [...train, ...test];
  const every = Math.max(1, all.length / SAMPLE);
  const images: RgbImage[] = [];
  for (let at = 0; at < all.length; at += every) {
    const { path, content } = all[Math.floor(at)]!;
    const image = await read(content, path).catch(() => null);
    if (!image) continue;
    if (!canBeHalves(image)) return null;
    images.push(image);
  }
  if (images.length === 0) return null;
  return (await areRelated(images)) ? 'related' : 'unrelated';
}
