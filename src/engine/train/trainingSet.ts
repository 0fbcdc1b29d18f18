import { type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { nextTask } from '#core/backbones/nextTask.ts';
import { datasets, heldOutSeed, referenceSeed } from '#core/datasets/registry.ts';
import { AppError, type Failure } from '#core/failure.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { tasks } from '#core/tasks/registry.ts';
import type { Batch } from '#core/training/arm.ts';
import type { RunConfig } from '#core/training/config.ts';
import { batchAt } from '#core/training/dataPosition.ts';
import { derive } from '#core/training/random.ts';
import type { Reading } from '#io/datasets/reading.ts';

/** The images of a run, off the device, so that they outlive it. */
export interface TrainingSet {
  readonly train: readonly RgbImage[];
  readonly heldOut: readonly RgbImage[];
  /** The domain to translate to; null where the task has one set only. */
  readonly trainOther: readonly RgbImage[] | null;
  readonly heldOutOther: readonly RgbImage[] | null;
  /**
   * Real images of what G should make, in neither of the sets above: what its images are compared with as a set. Empty
   * where a folder has none to spare.
   */
  readonly reference: readonly RgbImage[];
  /** What each of `heldOut` is in the other domain, where that is known. */
  readonly partners: readonly RgbImage[] | null;
  /** What G is given of each image instead of a picture made of it, where a person's images come in pairs. */
  readonly given: { readonly train: readonly RgbImage[]; readonly heldOut: readonly RgbImage[] } | null;
  readonly skipped: readonly { name: string; failure: Failure }[];
  /** How a folder was understood; null of a set that is drawn, and of runs from before that was kept. */
  readonly reading: Reading | null;
  /** Where they come from: a set that is drawn need not be kept. */
  readonly from: 'drawn' | 'folder';
}

export type OnImage = (done: number, of: number) => void;

/**
 * Draws the set that `config` names. Throws `bad-request` for a name or a kind that does not fit the task, and
 * `folder-needed` for the person's own images, which nobody can draw.
 */
export async function drawSet(config: RunConfig, onImage: OnImage): Promise<TrainingSet> {
  if (config.dataset === 'folder') throw new AppError({ code: 'folder-needed' });
  const unpaired = tasks[config.task].kind === 'unpaired';
  const fitting = datasets.filter(({ kind }) => kind === (unpaired ? 'pair' : 'single'));
  const set = fitting.find(({ id }) => id === config.dataset);
  if (!set) {
    const expected = fitting.map(({ id }) => id).join(', ');
    throw new AppError({ code: 'bad-request', what: 'dataset', expected, found: config.dataset });
  }
  const { seed, side, images, heldOut } = config;
  const total = (images + heldOut) * (unpaired ? 2 : 1) + heldOut;
  let done = 0;
  const draw = async (
    paint: (seed: number, index: number, side: number) => RgbImage,
    s: number,
    n: number,
  ) => {
    const list: RgbImage[] = [];
    for (let i = 0; i < n; i++) {
      list.push(paint(s, i, side));
      done += 1;
      onImage(done, total);
      if (done % 8 === 0) await nextTask();
    }
    return list;
  };
  const held = heldOutSeed(seed);
  const drawn = { given: null, skipped: [], reading: null, from: 'drawn' } as const;
  if (set.kind === 'single') {
    const train = await draw(set.draw, seed, images);
    const out = await draw(set.draw, held, heldOut);
    const reference = await draw(set.draw, referenceSeed(seed), heldOut);
    return { train, heldOut: out, trainOther: null, heldOutOther: null, reference, partners: null, ...drawn };
  }
  const train = await draw(set.from, seed, images);
  const trainOther = await draw(set.to, seed, images);
  const out = await draw(set.from, held, heldOut);
  return {
    train,
    trainOther,
    heldOut: out,
    heldOutOther: await draw(set.to, held, heldOut),
    reference: await draw(set.to, referenceSeed(seed), heldOut),
    partners: set.partner && out.map(set.partner),
    ...drawn,
  };
}

/** [n, side, side, 3]. The caller owns it. */
export function toTensor(images: readonly RgbImage[]): Image01 {
  const [{ width, height }] = images as [RgbImage];
  const size = width * height * 3;
  const values = new Float32Array(images.length * size);
  images.forEach(({ rgb }, n) => {
    for (let i = 0; i < size; i++) values[n * size + i] = rgb[i]! / 255;
  });
  return asImage01(tensor(values, [images.length, height, width, 3]) as Tensor4D);
}

/**
 * The images of step `step` (from 0); for a further update of D in it (from 1) those of another pass through the set, in an
 * order of its own. The caller owns the tensors.
 */
export function trainingBatch(set: TrainingSet, config: RunConfig, step: number, update = 0): Batch {
  const { batch } = config;
  const seed = update === 0 ? config.seed : derive(config.seed, 100 + update);
  const images = batchAt(derive(seed, 1), step, batch, set.train.length);
  const real = toTensor(images.map((i) => set.train[i]!));
  const given = set.given && toTensor(images.map((i) => set.given!.train[i]!));
  if (!set.trainOther) return { real, images, given, other: null, otherImages: [] };
  const otherImages = batchAt(derive(seed, 2), step, batch, set.trainOther.length);
  return { real, images, given, other: toTensor(otherImages.map((i) => set.trainOther![i]!)), otherImages };
}
