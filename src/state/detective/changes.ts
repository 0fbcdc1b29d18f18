import type { Conventions, Prepare } from '#worker/protocol.ts';
import { selectedGenerated } from '../images.ts';
import { chosenBackbone, statusOf } from '../networks.ts';
import type { Store } from '../store.ts';
import { chosenRecipe, rowsOf } from '../wanted.ts';
import type { After, Change, Facts, NumberKind } from './types.ts';

const conventions = (part: Partial<Conventions>) => (store: Store) =>
  store.set({ conventions: { ...store.settings.conventions, ...part } });
const prepare = (part: Partial<Prepare>) => (store: Store) =>
  store.set({ prepare: { ...store.settings.prepare, ...part } });

const filters = ['bilinear', 'bicubic', 'lanczos'] as const;
/** Sizes that code resizes images to. */
const sides = [64, 128, 224, 256, 512, 1024] as const;
/** Images larger than this are not sent through a network at their own size for a guess. */
const LARGEST = 1536;
/** Super-resolution leaves out as many pixels as its scale is, or a few more. */
const borders = [0, 1, 2, 3, 4, 5, 6, 8, 10, 16];

const after = (name: After, compute: (value: number, facts: Facts) => number): Change => ({
  what: { of: 'after', after: name },
  group: 'after',
  cost: 'arithmetic',
  after: compute,
});

/** Everything that could be otherwise in code that printed a number of this kind; what would change nothing is left out. */
export function changesFor(kind: NumberKind, store: Store): readonly Change[] {
  switch (kind) {
    case 'total':
      return totalChanges(store);
    case 'lpips':
      return lpipsChanges(store);
    default:
      return [...conventionChanges(kind, store), ...scaleChanges(kind), ...sizeChanges(store)];
  }
}

function totalChanges(store: Store): readonly Change[] {
  const { settings, catalogue } = store;
  const scale = chosenRecipe(store)?.scale ?? 1;
  const reduction = settings.reduction === 'mean' ? 'sum' : 'mean';
  const place = settings.place === 'after-relu' ? 'before-relu' : 'after-relu';
  const distance = settings.distance === 'l1' ? 'squared' : 'l1';
  const long = Math.max(store.reference?.width ?? 0, store.reference?.height ?? 0);
  const reached = (side: number | null) => Math.min(side ?? long, long);
  const now = reached(settings.prepare.longestSide);
  const readsBeforeRelu = rowsOf(store).some(({ tap }) => tap.startsWith('conv'));
  const wanted = [...sides.filter((side) => side < long), ...(long <= LARGEST ? [null] : [])];
  const status = catalogue?.backbones ?? [];
  const taps = (id: string) =>
    status
      .find((entry) => entry.id === id)
      ?.taps.map((tap) => tap.id)
      .join();
  return [
    {
      what: { of: 'reduction', reduction },
      group: 'reduction',
      cost: 'arithmetic',
      set: (s) => s.set({ reduction }),
    },
    after('mean-of-layers', (value, { layers }) => value / layers),
    ...(scale === 1 ? [] : [after('without-scale', (value, facts) => value / facts.scale)]),
    {
      what: { of: 'distance', distance },
      group: 'distance',
      cost: 'pass',
      set: (s) => s.setDistance(distance),
    },
    { what: { of: 'place', place }, group: 'place', cost: 'pass', set: (s) => s.setPlace(place) },
    // After a ReLU there is nothing that one in place could change.
    ...(catalogue?.mistakes ?? [])
      .filter(({ id }) => id !== 'relu-in-place' || readsBeforeRelu)
      .map(
        ({ id, changes }): Change => ({
          what: { of: 'mistake', mistake: id },
          group: changes ?? id,
          cost: 'pass',
          set: (s) => s.set({ mistakes: [...s.settings.mistakes, id] }),
        }),
      ),
    {
      what: { of: 'variant', variant: 'minus-one-to-one' },
      group: 'input',
      cost: 'pass',
      trial: { variant: { input: 'minus-one-to-one' } },
    },
    {
      what: { of: 'variant', variant: 'average' },
      group: 'pooling',
      cost: 'pass',
      trial: { variant: { pooling: 'average' } },
    },
    ...filterChanges(store, now < long).map((change): Change => ({ ...change, cost: 'pass' })),
    ...wanted
      .filter((side) => reached(side) !== now)
      .map(
        (longestSide): Change => ({
          what: { of: 'side', longestSide },
          group: 'side',
          cost: 'pass',
          set: prepare({ longestSide }),
        }),
      ),
    // A network that is not on the device would have to be loaded for a guess.
    ...status
      .filter(({ id }) => id !== settings.backbone && taps(id) === taps(settings.backbone))
      .filter(({ id }) => statusOf(store, id)?.state.at === 'ready')
      .map(
        ({ id }): Change => ({
          what: { of: 'network', backbone: id },
          group: 'network',
          cost: 'pass',
          set: (s) => s.useBackbone(id),
        }),
      ),
  ];
}

function conventionChanges(kind: NumberKind, { settings, reference }: Store): readonly Change[] {
  const now = settings.conventions;
  const channels = now.channels === 'rgb' ? 'y' : 'rgb';
  const ssim = now.ssim === 'gaussian-11' ? 'uniform-7' : 'gaussian-11';
  const bits = now.bits === 'stored' ? '8' : 'stored';
  const deep = reference?.notes.includes('sixteen-bit');
  return [
    { what: { of: 'channels', channels }, group: 'channels', cost: 'pixels', set: conventions({ channels }) },
    ...(kind === 'ssim'
      ? [{ what: { of: 'ssim', ssim }, group: 'ssim', cost: 'pixels', set: conventions({ ssim }) } as const]
      : []),
    ...(deep
      ? [{ what: { of: 'bits', bits }, group: 'bits', cost: 'pixels', set: conventions({ bits }) } as const]
      : []),
    ...borders
      .filter((border) => border !== now.border)
      .map(
        (border): Change => ({
          what: { of: 'border', border },
          group: 'border',
          cost: 'pixels',
          set: conventions({ border }),
        }),
      ),
  ];
}

const samples = ({ size, border, channels }: Facts) =>
  channels * Math.max(0, size.width - 2 * border) * Math.max(0, size.height - 2 * border);

/** Values in 0..255 or -1..1 where the page has 0..1, sums for means, and what is printed in place of a similarity. */
function scaleChanges(kind: NumberKind): readonly Change[] {
  switch (kind) {
    case 'mae':
      return [
        after('of-255', (value) => 255 * value),
        after('of-minus-one', (value) => 2 * value),
        after('summed', (value, facts) => value * samples(facts)),
      ];
    case 'mse':
      return [
        after('of-255', (value) => 255 ** 2 * value),
        after('of-minus-one', (value) => 4 * value),
        after('root', Math.sqrt),
        after('summed', (value, facts) => value * samples(facts)),
      ];
    case 'psnr':
      return [
        after('peak-1', (value) => value - 10 * Math.log10(4)),
        after('peak-255', (value) => value + 20 * Math.log10(255)),
      ];
    default:
      return [after('one-minus', (value) => 1 - value), after('half-one-minus', (value) => (1 - value) / 2)];
  }
}

/** Metrics of images that were reduced first; the page takes them at their own size. */
function sizeChanges(store: Store): readonly Change[] {
  const { reference } = store;
  const long = Math.max(reference?.width ?? 0, reference?.height ?? 0);
  return [
    ...sides
      .filter((side) => side < long)
      .map(
        (longestSide): Change => ({
          what: { of: 'side', longestSide },
          group: 'side',
          cost: 'pixels',
          trial: { longestSide },
        }),
      ),
    ...filterChanges(store, false),
  ];
}

/** Other filters; they do nothing where no image is resized, neither to the other's size nor to the working size. */
function filterChanges(store: Store, reduced: boolean): readonly Change[] {
  const { reference, settings } = store;
  const generated = selectedGenerated(store);
  const differ = reference?.width !== generated?.width || reference?.height !== generated?.height;
  const resized = reduced || (differ && settings.prepare.fit === 'resize');
  return filters
    .filter((resample) => resample !== settings.prepare.resample)
    .map(
      (resample): Change => ({
        what: { of: 'resample', resample },
        group: 'resample',
        cost: 'pixels',
        onlyWith: resized ? undefined : 'side',
        set: prepare({ resample }),
      }),
    );
}

function lpipsChanges(store: Store): readonly Change[] {
  const has = (id: string) =>
    store.catalogue?.metrics.some(
      ({ id: metric, needs }) =>
        metric === id && needs !== null && statusOf(store, needs)?.state.at !== 'absent',
    );
  return [
    ...(has('lpips-squeeze')
      ? [
          {
            what: { of: 'net', net: 'squeeze' },
            group: 'net',
            cost: 'pass',
            trial: { net: 'squeeze' },
          } as const,
        ]
      : []),
    ...(['half-range', 'swapped-channels'] as const).map(
      (input): Change => ({ what: { of: 'input', input }, group: 'input', cost: 'pass', trial: { input } }),
    ),
    ...sizeChanges(store).map((change): Change => ({ ...change, cost: 'pass' })),
  ];
}

/** Whether numbers of a kind can be looked for by now. */
export function canLookFor(kind: NumberKind, store: Store): boolean {
  if (!store.measured || !chosenBackbone(store)) return false;
  return kind !== 'lpips' || statusOf(store, 'alexnet')?.state.at !== 'absent';
}
