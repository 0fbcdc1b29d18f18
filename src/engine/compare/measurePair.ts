import { tensor4d } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { preprocessingFormula } from '#core/backbones/preprocess.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import type { DistanceId } from '#core/distances/types.ts';
import { AppError } from '#core/failure.ts';
import type { Image01, Mask } from '#core/image.ts';
import type { MistakeId } from '#core/mistakes/ids.ts';
import { mistakes as mistakeRegistry } from '#core/mistakes/registry.ts';
import type { MeasureSetup } from '#core/mistakes/types.ts';
import type { ForwardVariant } from '#core/recipes/types.ts';
import type { PixelMask, RgbImage } from '#core/rgbImage.ts';
import type { Prepare } from '#io/images/types.ts';
import type { WeightsIdentity } from '#io/weights/openWeights.ts';
import { bytesIn01, imageRows, in01 } from '../imageRows.ts';
import { type MeasuredRows, type MeasuringRows, measureByRows, measureKept } from '../measureRows.ts';
import { planPass, stripFor } from '../plan.ts';
import { passMultiplications } from '../sizeCosts.ts';
import type { CompareContext } from './context.ts';
import type { KeyedPair } from './pairs.ts';

export type RowWanted = { readonly tap: string; readonly distance: DistanceId };

/** One pair, and all that decides its distances before the weights, which stay on the page. */
export interface PairRequest {
  readonly backbone: BackboneId;
  readonly reference: string;
  readonly generated: string;
  readonly prepare: Prepare;
  /** What to measure. */
  readonly rows: readonly RowWanted[];
  readonly variant: ForwardVariant;
  /** Region over the working image, 0..255, row by row; null: everything. */
  readonly mask: PixelMask | null;
  readonly mistakes: readonly MistakeId[];
}

export interface MeasuredPair extends MeasuredRows, Pick<KeyedPair, 'working' | 'colours'> {
  readonly made: {
    readonly backbone: BackboneId;
    readonly weights: WeightsIdentity;
    readonly preprocessing: string;
    readonly variant: ForwardVariant;
    readonly mistakes: readonly MistakeId[];
  };
}

/**
 * Measures rows of one pair, each with its map; without mistakes the maps are kept. Throws as `Pairs.of`, `planPass` and
 * `BackboneStore.withTaps`, and `mask-size`, `mask-empty`.
 */
export async function measurePair(request: PairRequest, context: CompareContext): Promise<MeasuredPair> {
  const { networks, maps, signal, onProgress } = context;
  onProgress('decode', 0, 1);
  const pair = await context.pairs.of(request.reference, request.generated, request.prepare, signal);
  onProgress('decode', 1, 1);
  checkMask(request.mask, pair.reference);

  const spec = backbones[request.backbone];
  const setup = withMistakes(
    { spec, variant: request.variant, rows: asMade(request.rows) },
    request.mistakes,
  );
  const wanted = new Set(
    spec.taps.map(({ id }) => id).filter((id) => setup.rows.some((row) => row.readAt === id)),
  );
  const { network, origin } = await networks.withTaps(request.backbone, [...wanted], signal);
  const read = setup.rows.map(({ readAt, distance }) => ({ tap: readAt, distance }));
  const plan = planPass(spec, pair.working, read, context.pairs.images);

  const how: MeasuringRows = { ...setup, network, signal, onProgress };
  const keys = pairKeys(pair, setup.variant, network, origin.identity);
  const started = performance.now();
  const measured =
    plan === 'keep'
      ? await kept(pair, keys, request.mask, how, context)
      : await measureByRows(
          {
            pair: imageRows(pair.reference, pair.generated),
            strip: stripFor(spec, pair.working),
            region: request.mask,
          },
          how,
        );
  const work = measured.forwardPasses * passMultiplications(spec, pair.working, wanted);
  context.pace.note(spec.id, work, performance.now() - started);
  if (request.mistakes.length === 0)
    context.onceSound(() => {
      for (const [i, { tap, distance }] of request.rows.entries())
        maps.put(keys.pair, tap, distance, measured.rows[i]!.map);
    });
  return {
    ...measured,
    working: pair.working,
    colours: pair.colours,
    made: {
      backbone: request.backbone,
      weights: origin.identity,
      preprocessing: preprocessingFormula(origin.identity.family, setup.variant.input),
      variant: setup.variant,
      mistakes: request.mistakes,
    },
  };
}

/** Which pixels, network and weights a feature map (or a heat map of two) comes from; a backbone's id begins each. */
export function pairKeys(
  { keys }: KeyedPair,
  variant: ForwardVariant,
  network: Network,
  identity: WeightsIdentity,
) {
  const by = [network.spec.id, weightsKey(network, identity), variant];
  const keyOf = (...images: string[]) => JSON.stringify([...by, ...images.map((key) => JSON.parse(key))]);
  return {
    reference: keyOf(keys.reference),
    generated: keyOf(keys.generated),
    pair: keyOf(keys.reference, keys.generated),
  };
}

/** Measures with the features of both images kept: small images. */
async function kept(
  images: KeyedPair,
  keys: ReturnType<typeof pairKeys>,
  mask: PixelMask | null,
  how: MeasuringRows,
  { features }: CompareContext,
): Promise<MeasuredRows> {
  const device = onDevice(images.reference, images.generated, mask);
  const pair = {
    reference: { key: keys.reference, image: device.reference },
    generated: { key: keys.generated, image: device.generated },
  };
  try {
    return await measureKept(pair, { ...how, mask: device.mask }, features);
  } finally {
    for (const tensor of Object.values(device)) tensor?.dispose();
  }
}

const unfinished = new WeakMap<Network, number>();
let unfinishedSeen = 0;
/** Which weights a feature was made with: their hash, or a number of its own for a network whose rest is still coming. */
function weightsKey(network: Network, { sha256 }: WeightsIdentity): string | number {
  if (sha256 !== '') return sha256;
  const known = unfinished.get(network);
  if (known !== undefined) return known;
  unfinishedSeen += 1;
  unfinished.set(network, unfinishedSeen);
  return unfinishedSeen;
}

const asMade = (rows: PairRequest['rows']): MeasureSetup['rows'] =>
  rows.map(({ tap, distance }) => ({ tap, distance, readAt: tap, batchItem: null }));

const withMistakes = (setup: MeasureSetup, ids: readonly MistakeId[]): MeasureSetup =>
  mistakeRegistry.filter(({ id }) => ids.includes(id)).reduce((made, mistake) => mistake.apply(made), setup);

function checkMask(mask: PixelMask | null, { width, height }: RgbImage): void {
  if (!mask) return;
  if (mask.width !== width || mask.height !== height) {
    const found = { width: mask.width, height: mask.height };
    throw new AppError({ code: 'mask-size', expected: { width, height }, found });
  }
  if (!mask.values.some((value) => value > 0)) throw new AppError({ code: 'mask-empty' });
}

function onDevice(reference: RgbImage, generated: RgbImage, mask: PixelMask | null) {
  const image = (picture: RgbImage) =>
    tensor4d(in01(picture), [1, picture.height, picture.width, 3]) as Image01;
  return {
    reference: image(reference),
    generated: image(generated),
    mask: mask && (tensor4d(bytesIn01(mask.values), [1, mask.height, mask.width, 1]) as Mask),
  };
}
