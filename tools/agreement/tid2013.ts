import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { blankImage, cropImage, type RgbImage } from '#core/rgbImage.ts';
import { decodePng } from '#io/images/decodePng.ts';
import { readJpeg } from './readJpeg.ts';
import type { ScoredSet } from './sets.ts';

const common = {
  name: z.string(),
  ref: z.string(),
  level: z.number(),
  mos: z.number(),
  psnr_rgb_published: z.number().nullable(),
};
const item = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('gaussian_blur'), sigma: z.number() }),
  z.object({ ...common, type: z.literal('jpeg'), file: z.string() }),
  z.object({ ...common, type: z.literal('mean_shift'), shift: z.number() }),
  z.object({ ...common, type: z.literal('contrast_change'), factor: z.number() }),
]);
const crop = z.object({ file: z.string(), x: z.number(), y: z.number(), w: z.number(), h: z.number() });
const file = z.object({ references: z.record(z.string(), crop), items: z.array(item) });

export type Stimulus = z.infer<typeof item>;

/** TID2013's pictures of four kinds of change, made again from the references, with the scores that people gave. */
export interface Tid2013 extends ScoredSet {
  readonly stimuli: readonly Stimulus[];
}

/** Opens the folder of `stimuli.json`; pictures are made when they are asked for: references first, then `stimuli` in order. */
export async function openTid2013(folder: string): Promise<Tid2013> {
  const { references, items } = file.parse(JSON.parse(await readFile(join(folder, 'stimuli.json'), 'utf8')));
  const names = Object.keys(references);
  /** The one that was asked for last: all that is made of it is asked for in a row. */
  let kept: { name: string; picture: RgbImage } | null = null;
  const reference = async (name: string): Promise<RgbImage> => {
    if (kept?.name === name) return kept.picture;
    const { file, x, y, w, h } = references[name]!;
    const whole = rgbOf(await readFile(join(folder, file)), file);
    const picture = cropImage(whole, x, y, { width: w, height: h });
    kept = { name, picture };
    return picture;
  };
  const made = async (stimulus: Stimulus): Promise<RgbImage> => {
    switch (stimulus.type) {
      case 'gaussian_blur':
        return blurred(await reference(stimulus.ref), stimulus.sigma);
      case 'jpeg':
        return readJpeg(await readFile(join(folder, stimulus.file)), stimulus.file);
      case 'mean_shift':
        return mapped(await reference(stimulus.ref), (v) => v + stimulus.shift);
      case 'contrast_change': {
        const picture = await reference(stimulus.ref);
        const middle = picture.rgb.reduce((sum, v) => sum + v, 0) / picture.rgb.length;
        return mapped(picture, (v) => Math.floor(middle + (v - middle) * stimulus.factor + 0.5));
      }
      default:
        return stimulus satisfies never;
    }
  };
  return {
    id: 'tid2013',
    images: [...names, ...items.map(({ name }) => name)],
    picture: (index) =>
      index < names.length ? reference(names[index]!) : made(items[index - names.length]!),
    pairs: items.map(({ ref }, i) => [names.indexOf(ref), names.length + i]),
    opinions: items.map(({ ref, mos, type }) => ({ reference: ref, opinion: mos, change: type })),
    stimuli: items,
  };
}

function rgbOf(bytes: Uint8Array, name: string): RgbImage {
  const { width, height, rgba } = decodePng(bytes, name);
  const out = blankImage(width, height);
  for (let from = 0, to = 0; to < out.rgb.length; from += 4)
    for (let channel = 0; channel < 3; channel++) out.rgb[to++] = rgba[from + channel]!;
  return out;
}

/** Every sample by itself; what it gives is cut to 0..255. */
function mapped({ width, height, rgb }: RgbImage, value: (v: number) => number): RgbImage {
  const out = blankImage(width, height);
  for (let i = 0; i < rgb.length; i++) out.rgb[i] = value(rgb[i]!);
  return out;
}

const reach = 5;

/** MATLAB's `imfilter` with an 11x11 Gaussian: zeros around the picture, halves rounded up. */
function blurred({ width, height, rgb }: RgbImage, sigma: number): RgbImage {
  const line = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = line.reduce((sum, v) => sum + v, 0);
  const across = along(Float64Array.from(rgb), line, 3, 3 * width);
  const both = along(across, line, 3 * width, across.length);
  const out = blankImage(width, height);
  for (let i = 0; i < both.length; i++) out.rgb[i] = Math.floor(both[i]! / (total * total) + 0.5);
  return out;
}

/** Filters rows of `span` samples, neighbours `step` apart. */
function along(values: Float64Array, line: Float64Array, step: number, span: number): Float64Array {
  const sums = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += span)
    for (let k = -reach; k <= reach; k++) {
      const weight = line[k + reach]!;
      const last = Math.min(span, span - k * step);
      for (let place = Math.max(0, -k * step); place < last; place++)
        sums[start + place]! += weight * values[start + place + k * step]!;
    }
  return sums;
}
