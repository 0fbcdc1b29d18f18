import { AppError, type Failure } from '#core/failure.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { tasks } from '#core/tasks/registry.ts';
import type { Task } from '#core/tasks/types.ts';
import type { RunConfig } from '#core/training/config.ts';
import type { StoredImages } from '#io/checkpoints/types.ts';
import { decode, type Item, openItems, type ReadImage, square } from '#io/datasets/folder.ts';
import { canBeHalves, halvesOf } from '#io/datasets/halves.ts';
import { type Layout, layoutOf, type Sets } from '#io/datasets/layout.ts';
import { halvesIn } from '#io/datasets/look.ts';
import { areHalves, type Halves, type Reading } from '#io/datasets/reading.ts';
import type { Placed } from '#io/placed.ts';
import type { OnImage, TrainingSet } from './trainingSet.ts';

export interface FolderFiles {
  readonly files: readonly Placed<File>[];
  /** A second folder of images to translate to. */
  readonly target: readonly Placed<File>[] | null;
  readonly halves: Halves;
}

/** Fewest images to train on, beside those held out. */
const FEWEST = 4;

type Row = readonly RgbImage[];

interface Parted {
  readonly train: readonly Row[];
  readonly heldOut: readonly Row[];
  readonly reference: readonly Row[];
  readonly from: Reading['heldOut'];
}

/** The folder's two kinds, or its one. */
async function kindsOf(
  own: FolderFiles,
  read: ReadImage,
): Promise<{ layout: Layout<File>; kinds: Reading['kinds'] }> {
  const layout = layoutOf(own.files);
  if (own.target) {
    // Two folders, of which each may keep test images.
    return { layout: { ...layout, second: layoutOf(own.target).first, paired: false }, kinds: 'folders' };
  }
  if (layout.second) return { layout, kinds: 'folders' };
  if (own.halves === 'left-first' || own.halves === 'right-first') return { layout, kinds: own.halves };
  const related = own.halves === 'auto' && (await halvesIn(layout.first, read)) === 'related';
  return { layout, kinds: related ? 'left-first' : 'one' };
}

/** What a task does with two kinds of image. */
function usedAs(task: Task, kinds: Reading['kinds'], paired: boolean): Reading['use'] {
  if (task.kind === 'unpaired') return 'domains';
  if (kinds === 'one') return 'all';
  return takesPairs(task) && (paired || areHalves(kinds)) ? 'pairs' : 'second-only';
}

/** Whether G can be given a picture instead of one made of its target. */
export const takesPairs = (task: Task): boolean => task.kind === 'paired' && task.fromGiven !== undefined;

/**
 * Reads the person's own images. Those for testing, where the folder has such, are held out and never trained on; else every
 * tenth (two at least) is held out, and as many more are a reference where enough are left to train on. Throws
 * `too-few-images`.
 */
export async function readSet(
  config: RunConfig,
  own: FolderFiles,
  onImage: OnImage,
  read: ReadImage = decode,
): Promise<TrainingSet> {
  const { side, images, heldOut: most } = config;
  const task = tasks[config.task];
  const { layout, kinds } = await kindsOf(own, read);
  const use = usedAs(task, kinds, layout.paired);
  const skipped: { name: string; failure: Failure }[] = [];
  const named = namesIn([...own.files, ...(own.target ?? [])]);
  const one = (file: Placed<File>): Item => {
    const name = named(file);
    return { name, open: async () => [await square(await read(file.content, name), side, name)] };
  };
  const halved = (file: Placed<File>): Item => {
    const name = named(file);
    return {
      name,
      open: async () => {
        const image = await read(file.content, name);
        const { width, height } = image;
        if (!canBeHalves(image)) throw new AppError({ code: 'not-two-halves', name, width, height });
        const halves = await Promise.all(halvesOf(image).map((half) => square(half, side, name)));
        return kinds === 'left-first' ? halves : halves.reverse();
      },
    };
  };
  const open = async ({ train, test }: { [K in keyof Sets<File>]: readonly Item[] }): Promise<Parted> => {
    const some = await openItems(train, test.length > 0 ? images : images + 2 * most, onImage);
    const kept = await openItems(test, 2 * most, onImage);
    skipped.push(...some.skipped, ...kept.skipped);
    const expected = kept.rows.length > 0 ? FEWEST : FEWEST + 2;
    const found = some.rows.length;
    if (found < expected)
      throw new AppError({
        code: 'too-few-images',
        expected,
        found,
        skipped: skipped.map(({ name }) => name),
      });
    return kept.rows.length > 0 ? apart(some.rows, kept.rows, most) : split(some.rows, most);
  };
  const each = ({ train, test }: Sets<File>, item: (file: Placed<File>) => Item) =>
    open({ train: train.map(item), test: test.map(item) });
  const reading = (...parts: readonly Parted[]): Reading => ({
    kinds,
    use,
    heldOut: parts.every(({ from }) => from === 'test-folder') ? 'test-folder' : 'some',
  });
  const plain = { trainOther: null, heldOutOther: null, given: null, partners: null } as const;
  const { first, second } = layout;
  if (areHalves(kinds)) {
    const pairs = await each(first, halved);
    const [a, b] = [column(pairs, 0), column(pairs, 1)];
    const common = { reference: b.reference, skipped, reading: reading(pairs), from: 'folder' } as const;
    if (use === 'domains') {
      const other = { trainOther: b.train, heldOutOther: b.heldOut, partners: b.heldOut };
      return { ...plain, train: a.train, heldOut: a.heldOut, ...other, ...common };
    }
    const given = use === 'pairs' ? { train: a.train, heldOut: a.heldOut } : null;
    return { ...plain, train: b.train, heldOut: b.heldOut, given, ...common };
  }
  if (use === 'domains') {
    const from = await each(first, one);
    const to = await each(second ?? { train: [], test: [] }, one);
    const [a, b] = [column(from, 0), column(to, 0)];
    // Both domains hold out the same number, since they are shown side by side.
    const held = Math.min(a.heldOut.length, b.heldOut.length);
    const heldOut = { heldOut: a.heldOut.slice(0, held), heldOutOther: b.heldOut.slice(0, held) };
    const common = { reference: b.reference, skipped, reading: reading(from, to), from: 'folder' } as const;
    return { ...plain, train: a.train, trainOther: b.train, ...heldOut, ...common };
  }
  if (use === 'pairs' && second) {
    const both = (as: Sets<File>['train'], bs: Sets<File>['train']): readonly Item[] =>
      bs.map((b, i) => ({
        name: named(b),
        open: async () => [...(await one(as[i]!).open()), ...(await one(b).open())],
      }));
    const pairs = await open({ train: both(first.train, second.train), test: both(first.test, second.test) });
    const [{ train, heldOut }, b] = [column(pairs, 0), column(pairs, 1)];
    return { ...plain, ...b, given: { train, heldOut }, skipped, reading: reading(pairs), from: 'folder' };
  }
  const all = await each(second ?? first, one);
  return { ...plain, ...column(all, 0), skipped, reading: reading(all), from: 'folder' };
}

/** The person's images of an open run for another one. Throws `folder-needed` where that one wants another size or kind. */
export function setAgain(config: RunConfig, set: TrainingSet | null): TrainingSet {
  const task = tasks[config.task];
  const fits =
    set?.from === 'folder' &&
    set.train[0]?.width === config.side &&
    (set.trainOther !== null) === (task.kind === 'unpaired');
  if (!fits) throw new AppError({ code: 'folder-needed' });
  const first = (images: readonly RgbImage[]) => images.slice(0, config.images);
  const { given, reading } = set;
  const again = { ...set, train: first(set.train), trainOther: set.trainOther && first(set.trainOther) };
  if (given && takesPairs(task)) return { ...again, given: { ...given, train: first(given.train) } };
  return { ...again, given: null, reading: given && reading ? { ...reading, use: 'second-only' } : reading };
}

/** The set of a run that was kept with a person's own images. */
export function restoredSet(images: StoredImages): TrainingSet {
  const { reading, heldOutOther } = images;
  const partners = reading?.use === 'domains' && areHalves(reading.kinds) ? heldOutOther : null;
  return { ...images, partners, from: 'folder' };
}

const column = ({ train, heldOut, reference }: Parted, at: number) => {
  const of = (rows: readonly Row[]) => rows.map((row) => row[at]!);
  return { train: of(train), heldOut: of(heldOut), reference: of(reference) };
};

/** Test images are held out; those beyond `most` are the reference. */
function apart(train: readonly Row[], test: readonly Row[], most: number): Parted {
  const reference = test.slice(most, 2 * most);
  return {
    train,
    heldOut: test.slice(0, most),
    reference: reference.length > 1 ? reference : [],
    from: 'test-folder',
  };
}

function split(rows: readonly Row[], most: number): Parted {
  const every = Math.max(2, Math.min(10, Math.floor(rows.length / 2)));
  const each = (place: number) => rows.filter((_, i) => i % every === place).slice(0, most);
  const heldOut = each(every - 1);
  const spare = each((every >> 1) - 1);
  const enough = spare.length > 1 && rows.length - heldOut.length - spare.length >= FEWEST;
  const reference = enough && every > 2 ? spare : [];
  const untouched = new Set([...heldOut, ...reference]);
  return { train: rows.filter((row) => !untouched.has(row)), heldOut, reference, from: 'some' };
}

/** What files are called: their paths without the folders that all of them are in. */
function namesIn(files: readonly Placed<unknown>[]): (file: Placed<unknown>) => string {
  const split = files.map(({ path }) => path.split('/').filter((part) => part !== '' && part !== '.'));
  const [start = []] = split;
  let common = 0;
  while (split.every((parts) => parts.length > common + 1 && parts[common] === start[common])) common += 1;
  return ({ path }) =>
    path
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .slice(common)
      .join('/');
}
