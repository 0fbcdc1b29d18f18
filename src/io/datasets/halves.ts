import { cropImage, type RgbImage } from '#core/rgbImage.ts';
import { resize } from '../images/resize.ts';

/** Side that halves are compared at. */
const SIDE = 32;
/**
 * How much more a half correlates with its own other half than with those of other images: mean over images, and that in
 * standard deviations. Of ten drawn panoramas at most 0.14 and 1.2, or 0.21 and 1.1; of ten drawn pairs 0.22 and 1.9 at least.
 */
const LIKER = { mean: 0.15, deviations: 1.5 } as const;
/**
 * By how many of 255 levels left halves differ from right ones, by how many standard deviations, in how many images. Those of
 * drawn panoramas differ by less than 1, one of the three traits of drawn outlines and their pictures by 3 at least.
 */
const DIFFER = { levels: 8, deviations: 2, images: 4 } as const;
/** How much larger the step at the seam is than those beside it, where two pictures meet. */
const SEAM = 3;

/** Whether a picture can be two of the same size side by side. */
export const canBeHalves = ({ width, height }: { width: number; height: number }): boolean =>
  width === 2 * height;

/** The left and the right half of an image that {@link canBeHalves}. */
export function halvesOf(image: RgbImage): readonly [RgbImage, RgbImage] {
  const size = { width: image.height, height: image.height };
  return [cropImage(image, 0, 0, size), cropImage(image, size.width, 0, size)];
}

/**
 * Whether images of twice their height in width are two pictures side by side, as pix2pix has its pairs: a half is more
 * like its own other half than like those of other images (outlines or brightness in the same places), all left halves are
 * of another kind than all right ones, or the halves do not continue each other.
 */
export async function areRelated(images: readonly RgbImage[]): Promise<boolean> {
  const looks = await Promise.all(
    images.map((image) => Promise.all(halvesOf(image).map(async (half) => looksOf(await small(half))))),
  );
  const differs = differ(looks);
  // What all of them share (a white margin, the sky above) tells nothing.
  for (const side of [0, 1])
    for (const kind of ['outlines', 'luma'] as const) subtractMean(looks.map((pair) => pair[side]![kind]));
  const liker = (['outlines', 'luma'] as const).some((kind) => {
    // A negative of a picture is like it in brightness; outlines are where they are.
    const of = (i: number, j: number) => {
      const found = correlation(looks[i]![0]![kind], looks[j]![1]![kind]);
      return kind === 'luma' ? Math.abs(found) : found;
    };
    const by = looks.flatMap((_, i) => {
      const others = looks.flatMap((__, j) => (i === j ? [] : [(of(i, j) + of(j, i)) / 2]));
      return others.length === 0 ? [] : [of(i, i) - mean(others)];
    });
    const about = mean(by);
    return about > LIKER.mean && about > LIKER.deviations * deviationOf(by);
  });
  return liker || differs || mean(images.map(seamOf)) > SEAM;
}

/** Whether left halves are all of another kind than right ones: brighter, of more contrast or with more outlines. */
function differ(looks: readonly (readonly ReturnType<typeof looksOf>[])[]): boolean {
  if (looks.length < DIFFER.images) return false;
  const traits = [
    ({ luma }: ReturnType<typeof looksOf>) => mean(luma),
    ({ luma }: ReturnType<typeof looksOf>) => deviationOf(luma),
    ({ outlines }: ReturnType<typeof looksOf>) => mean(outlines),
  ];
  return traits.some((trait) => {
    const by = looks.map(([left, right]) => trait(left!) - trait(right!));
    const about = Math.abs(mean(by));
    return about > DIFFER.levels && about > DIFFER.deviations * deviationOf(by);
  });
}

const deviationOf = (values: ArrayLike<number>): number => {
  const about = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - about) ** 2)));
};

const small = (half: RgbImage): Promise<RgbImage> => resize(half, { width: SIDE, height: SIDE }, 'bilinear');

/** Outlines (lengths of the brightness gradient) and brightness, [SIDE * SIDE] each. */
function looksOf({ rgb }: RgbImage) {
  const luma = Float64Array.from({ length: SIDE * SIDE }, (_, i) => lumaAt(rgb, i));
  const outlines = new Float64Array(SIDE * SIDE);
  for (let y = 1; y < SIDE - 1; y++)
    for (let x = 1; x < SIDE - 1; x++) {
      const i = y * SIDE + x;
      outlines[i] = Math.hypot(luma[i + 1]! - luma[i - 1]!, luma[i + SIDE]! - luma[i - SIDE]!);
    }
  return { outlines, luma };
}

const lumaAt = (rgb: Uint8ClampedArray, i: number): number =>
  0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!;

/** Takes the mean of all from each, place by place; a single one stays. */
function subtractMean(list: readonly Float64Array[]): void {
  if (list.length < 2) return;
  for (let i = 0; i < SIDE * SIDE; i++) {
    const about = mean(list.map((values) => values[i]!));
    for (const values of list) values[i]! -= about;
  }
}

/** Pearson's; 0 where one of them is even. */
function correlation(a: Float64Array, b: Float64Array): number {
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - ma, b[i]! - mb];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 1e-6 && bb > 1e-6 ? ab / Math.sqrt(aa * bb) : 0;
}

/** Mean step of brightness from column to column at the seam, over the mean of those within 4 columns of it. */
function seamOf({ width, height, rgb }: RgbImage): number {
  const step = (x: number): number => {
    let sum = 0;
    for (let y = 0; y < height; y++)
      sum += Math.abs(lumaAt(rgb, y * width + x) - lumaAt(rgb, y * width + x - 1));
    return sum / height;
  };
  const beside = [-4, -3, -2, -1, 1, 2, 3, 4].map((by) => step(width / 2 + by));
  return step(width / 2) / (mean(beside) + 1);
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};
