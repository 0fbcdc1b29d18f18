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
import { openFolder, type ReadImage } from '#io/datasets/folder.ts';

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
  readonly skipped: readonly { name: string; failure: Failure }[];
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
  const drawn = { skipped: [], from: 'drawn' } as const;
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

export interface FolderFiles {
  readonly files: readonly File[];
  readonly target: readonly File[] | null;
}

/** Fewest images to train on, beside those held out. */
const FEWEST = 4;

/**
 * Reads the person's own images: every tenth (two at least) is held out, and as many more as a reference where enough are
 * left to train on. Throws `too-few-images`.
 */
export async function readSet(
  config: RunConfig,
  { files, target }: FolderFiles,
  onImage: OnImage,
  read?: ReadImage,
): Promise<TrainingSet> {
  const limit = config.images + 2 * config.heldOut;
  const named = (list: readonly File[]) => list.map((file) => ({ name: file.name, blob: file }));
  const unpaired = tasks[config.task].kind === 'unpaired';
  const first = await openFolder(named(files), config.side, limit, onImage, read);
  const second = unpaired ? await openFolder(named(target ?? []), config.side, limit, onImage, read) : null;
  const skipped = [...first.skipped, ...(second?.skipped ?? [])];
  for (const { images } of second ? [first, second] : [first])
    if (images.length < FEWEST + 2)
      throw new AppError({
        code: 'too-few-images',
        expected: FEWEST + 2,
        found: images.length,
        skipped: skipped.map(({ name }) => name),
      });
  const one = split(first.images, config.heldOut);
  const two = second && split(second.images, config.heldOut);
  // Both domains hold out the same number, since they are shown side by side.
  const held = Math.min(one.heldOut.length, two?.heldOut.length ?? Number.POSITIVE_INFINITY);
  return {
    train: one.train,
    heldOut: one.heldOut.slice(0, held),
    trainOther: two?.train ?? null,
    heldOutOther: two?.heldOut.slice(0, held) ?? null,
    reference: (two ?? one).reference,
    partners: null,
    skipped,
    from: 'folder',
  };
}

/** The person's images of an open run for another one. Throws `folder-needed` where that one wants another size or kind. */
export function setAgain(config: RunConfig, set: TrainingSet | null): TrainingSet {
  const pairs = tasks[config.task].kind === 'unpaired';
  const fits =
    set?.from === 'folder' && set.train[0]?.width === config.side && (set.trainOther !== null) === pairs;
  if (!fits) throw new AppError({ code: 'folder-needed' });
  const first = (images: readonly RgbImage[]) => images.slice(0, config.images);
  return { ...set, train: first(set.train), trainOther: set.trainOther && first(set.trainOther) };
}

function split(images: readonly RgbImage[], most: number) {
  const every = Math.max(2, Math.min(10, Math.floor(images.length / 2)));
  const each = (place: number) => images.filter((_, i) => i % every === place).slice(0, most);
  const heldOut = each(every - 1);
  const spare = each((every >> 1) - 1);
  const enough = spare.length > 1 && images.length - heldOut.length - spare.length >= FEWEST;
  const reference = enough && every > 2 ? spare : [];
  const untouched = new Set([...heldOut, ...reference]);
  return { train: images.filter((image) => !untouched.has(image)), heldOut, reference };
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
  if (!set.trainOther) return { real, images, other: null, otherImages: [] };
  const otherImages = batchAt(derive(seed, 2), step, batch, set.trainOther.length);
  return { real, images, other: toTensor(otherImages.map((i) => set.trainOther![i]!)), otherImages };
}
