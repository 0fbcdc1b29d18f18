import { isLitter, type Placed, plainPath } from '../placed.ts';

/** Files to train on, and those that are kept for testing, each in the order of their paths. */
export interface Sets<T> {
  readonly train: readonly Placed<T>[];
  readonly test: readonly Placed<T>[];
}

/** What the names of a folder's folders say of its files. */
export interface Layout<T> {
  /** All files, or those of domain A. */
  readonly first: Sets<T>;
  /** Those of domain B; null where there are no two domains. */
  readonly second: Sets<T> | null;
  /** Files of A and B of the same names, so that each pair of them belongs together. */
  readonly paired: boolean;
  /** Files that lie outside of the folders that are told apart; none of them is used. */
  readonly elsewhere: number;
}

interface Place {
  domain: 'a' | 'b' | null;
  part: 'train' | 'test' | null;
}

/** `trainA`, `test_B`, `val`, `A` and so on. */
const telling = /^(?:(train|training)|(test|testing|val|valid|validation))?[ _-]?(a|b)?$/;

/** What the folders of a path say, the nearest first. */
function placeOf(path: string): Place {
  const place: Place = { domain: null, part: null };
  for (const folder of path.split('/').slice(0, -1).reverse()) {
    const found = folder === '' ? null : telling.exec(folder.toLowerCase());
    if (!found) continue;
    place.part ??= found[1] ? 'train' : found[2] ? 'test' : null;
    place.domain ??= (found[3] as Place['domain'] | undefined) ?? null;
  }
  return place;
}

const image = /(\.(png|apng|jpe?g|jfif|webp|avif|gif|bmp|tiff?|heic|heif|jxl|exr)|^[^.]+)$/i;

/** Whether a file may be a picture, by its name; one without an ending may. */
const mayBeImage = (path: string): boolean =>
  !isLitter(path) && image.test(path.slice(path.lastIndexOf('/') + 1));

/** The name that a file of one domain shares with its partner: `1_A.jpg` and `1_B.png` are `1`. */
const stemOf = (path: string): string =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .replace(/[ _-][ab]$/i, '');

const sameNames = <T>(a: readonly Placed<T>[], b: readonly Placed<T>[]): boolean =>
  a.length === b.length && a.every(({ path }, i) => stemOf(path) === stemOf(b[i]!.path));

/**
 * Tells apart what lies in a folder by the names of its folders, as the sets of CycleGAN (`trainA`, `trainB`, `testA`,
 * `testB`) and pix2pix (`train`, `test`, `val`; also `A/train` and the like) have them. Two domains have to be there both;
 * images are kept for testing where there are others to train on. Every file is in the first set where nothing is told.
 */
export function layoutOf<T>(files: readonly Placed<T>[]): Layout<T> {
  const all = files
    .map(({ path, content }) => ({ path: plainPath(path), content }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => ({ file, place: placeOf(file.path) }));
  const images = all.filter(({ file }) => mayBeImage(file.path));
  const isIn = (domain: Place['domain'], part: Place['part']) =>
    images.some(({ place }) => place.domain === domain && (part === null || place.part === part));
  const domains = isIn('a', null) && isIn('b', null);
  const parts =
    images.some(({ place }) => place.part === 'train') && images.some(({ place }) => place.part === 'test');
  // Where nothing is told apart, what is no picture is named with the reason why.
  if (!domains && !parts)
    return {
      first: { train: all.map(({ file }) => file), test: [] },
      second: null,
      paired: false,
      elsewhere: 0,
    };
  const told = images.filter(
    ({ place }) => (!domains || place.domain !== null) && (!parts || place.part !== null),
  );
  const setsOf = (domain: Place['domain']): Sets<T> => {
    const own = told.filter(({ place }) => domain === null || place.domain === domain);
    const of = (test: boolean) =>
      own.filter(({ place }) => (parts && place.part === 'test') === test).map(({ file }) => file);
    return { train: of(false), test: of(true) };
  };
  const elsewhere = images.length - told.length;
  if (!domains) return { first: setsOf(null), second: null, paired: false, elsewhere };
  const [first, second] = [setsOf('a'), setsOf('b')];
  const paired = sameNames(first.train, second.train) && sameNames(first.test, second.test);
  return { first, second, paired, elsewhere };
}
