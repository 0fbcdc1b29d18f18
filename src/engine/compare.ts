import { memory, tensor4d } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { nextTask } from '#core/backbones/nextTask.ts';
import { preprocessingFormula } from '#core/backbones/preprocess.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { RowSource } from '#core/backbones/rowWalk.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import type { DistanceId } from '#core/distances/types.ts';
import { AppError } from '#core/failure.ts';
import type { Image01, Mask } from '#core/image.ts';
import type { Conventions } from '#core/metrics/conventions.ts';
import type { MetricId } from '#core/metrics/ids.ts';
import { pixelPair } from '#core/metrics/pixelPair.ts';
import { metrics as metricRegistry } from '#core/metrics/registry.ts';
import type { NetworkMetric } from '#core/metrics/types.ts';
import { mistakes as mistakeRegistry } from '#core/mistakes/registry.ts';
import type { MeasureSetup, MistakeId } from '#core/mistakes/types.ts';
import type { ForwardVariant } from '#core/recipes/types.ts';
import { type PixelMask, type RgbImage, toRgba } from '#core/rgbImage.ts';
import { preparePair } from '#io/images/prepare.ts';
import type { Pixels, Prepare, Working } from '#io/images/types.ts';
import type { WeightsIdentity } from '#io/weights/openWeights.ts';
import type { BackboneStore } from './backboneStore.ts';
import type { FeatureCache } from './featureCache.ts';
import type { ImageStore } from './imageStore.ts';
import { type MeasuredRows, type MeasuringRows, measureByRows, measureKept } from './measureRows.ts';
import type { Pace } from './pace.ts';
import { in01, pairRows } from './pairRows.ts';
import { planPass, stripFor } from './plan.ts';
import { passMultiplications } from './sizeCosts.ts';

/** One pair, and all that decides its numbers before the weights, which stay on the page. */
export interface CompareRequest {
  backbone: BackboneId;
  reference: string;
  generated: string;
  prepare: Prepare;
  /** What to measure. */
  rows: readonly { tap: string; distance: DistanceId }[];
  variant: ForwardVariant;
  /** Region over the working image, 0..255, row by row; null: everything. */
  mask: { width: number; height: number; values: Uint8Array<ArrayBuffer> } | null;
  mistakes: readonly MistakeId[];
  metrics: readonly MetricId[];
  /** By which the pixel metrics are taken. */
  conventions: Conventions;
}

export interface Compared {
  rows: {
    tap: string;
    distance: DistanceId;
    value: number;
    count: number;
    map: MeasuredRows['rows'][number]['map'];
  }[];
  metrics: { id: MetricId; value: number | null }[];
  working: Working;
  images: { reference: Pixels; generated: Pixels };
  made: {
    backbone: BackboneId;
    weights: WeightsIdentity;
    preprocessing: string;
    variant: ForwardVariant;
    mistakes: readonly MistakeId[];
  };
  cost: { forwardPasses: number; ms: number };
}

export interface CompareContext {
  readonly images: ImageStore;
  readonly networks: BackboneStore;
  readonly cache: FeatureCache;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly onProgress: (
    stage: 'decode' | 'features' | 'distances' | 'metrics',
    done: number,
    of: number,
  ) => void;
}

/** One comparison of two open images. Weights are not applied here: the page does that, again and again, by itself. */
export async function compare(request: CompareRequest, context: CompareContext): Promise<Compared> {
  const began = performance.now();
  const { images, networks, signal, onProgress } = context;
  onProgress('decode', 0, 1);
  const [a, b] = [images.source(request.reference), images.source(request.generated)];
  const { reference, generated, working } = await preparePair(a, b, request.prepare, signal);
  onProgress('decode', 1, 1);
  checkMask(request.mask, reference);

  const spec = backbones[request.backbone];
  const setup = withMistakes(
    { spec, variant: request.variant, rows: asMade(request.rows) },
    request.mistakes,
  );
  const taps = spec.taps.filter(({ id }) => setup.rows.some((row) => row.readAt === id));
  const wanted = taps.map(({ id }) => id);
  const { network, origin } = await networks.withTaps(request.backbone, wanted, signal);
  const read = setup.rows.map(({ readAt, distance }) => ({ tap: readAt, distance }));
  const plan = planPass(spec, working, read);

  const how: MeasuringRows = { ...setup, network, signal, onProgress };
  const pair = pairRows(reference, generated);
  const keyOf = (id: string, other: string) => {
    const { resample, background } = request.prepare;
    // What an image is cut to depends on the other one; everything else on itself and the working size.
    const prepared = [id, resample, background, working.width, working.height, working.cropped && other];
    return JSON.stringify([request.backbone, weightsKey(network, origin.identity), prepared, setup.variant]);
  };
  const started = performance.now();
  const measured =
    plan === 'keep'
      ? await kept(request, { reference, generated }, keyOf, how, context.cache)
      : await measureByRows({ pair, strip: stripFor(spec, working), region: request.mask }, how);
  const work = measured.forwardPasses * passMultiplications(spec, working, new Set(wanted));
  context.pace.note(spec.id, work, performance.now() - started);
  const metrics = await measureMetrics(request, reference, generated, pair, context);
  return {
    rows: measured.rows.map((row, i) => ({ ...request.rows[i]!, ...row })),
    metrics,
    working,
    images: { reference: pixelsOf(reference), generated: pixelsOf(generated) },
    made: {
      backbone: request.backbone,
      weights: origin.identity,
      preprocessing: preprocessingFormula(origin.identity.family, setup.variant.input),
      variant: setup.variant,
      mistakes: request.mistakes,
    },
    cost: { forwardPasses: measured.forwardPasses, ms: performance.now() - began },
  };
}

/** Measures with the features of both images kept: small images. */
async function kept(
  { reference: idA, generated: idB, mask }: CompareRequest,
  images: { reference: RgbImage; generated: RgbImage },
  keyOf: (id: string, other: string) => string,
  how: MeasuringRows,
  cache: FeatureCache,
): Promise<MeasuredRows> {
  const device = onDevice(images.reference, images.generated, mask);
  const pair = {
    reference: { key: keyOf(idA, idB), image: device.reference },
    generated: { key: keyOf(idB, idA), image: device.generated },
  };
  try {
    return await measureKept(pair, { ...how, mask: device.mask }, cache);
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

const asMade = (rows: CompareRequest['rows']): MeasureSetup['rows'] =>
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
  const image = ({ rgb, width, height }: RgbImage) => tensor4d(in01(rgb), [1, height, width, 3]) as Image01;
  return {
    reference: image(reference),
    generated: image(generated),
    mask: mask && (tensor4d(in01(mask.values), [1, mask.height, mask.width, 1]) as Mask),
  };
}

/** Pixel metrics, and LPIPS where its network is installed; null where one has no value. */
async function measureMetrics(
  { metrics, mask, conventions }: CompareRequest,
  reference: RgbImage,
  generated: RgbImage,
  pair: RowSource,
  { networks, signal, onProgress }: CompareContext,
): Promise<Compared['metrics']> {
  const found: Compared['metrics'] = [];
  const giveWay = async () => {
    await nextTask();
    signal.throwIfAborted();
  };
  const pixels = pixelPair(reference, generated, mask, conventions, giveWay);
  for (const id of metrics) {
    signal.throwIfAborted();
    onProgress('metrics', found.length, metrics.length);
    const metric = metricRegistry[id];
    const value =
      metric.needs === null
        ? await metric.measure(pixels)
        : await measureOnNetwork(metric, pair, mask, networks, signal);
    found.push({ id, value });
  }
  return found;
}

async function measureOnNetwork(
  { needs, measure }: NetworkMetric,
  pair: RowSource,
  mask: PixelMask | null,
  networks: BackboneStore,
  signal: AbortSignal,
): Promise<number | null> {
  if (Math.min(pair.width, pair.height) < backbones[needs].minSide) return null;
  try {
    const { network, heads } = await networks.get(needs, signal);
    if (heads.size === 0) return null;
    const strip = stripFor(network.spec, pair);
    return await measure(network, heads, { pair, strip, mask }, { signal });
  } catch (error) {
    if (error instanceof AppError && error.failure.code === 'weights-missing') return null;
    throw error;
  }
}

const pixelsOf = (image: RgbImage): Pixels => ({
  width: image.width,
  height: image.height,
  rgba: toRgba(image),
});

/** Tensors and bytes on the device, for the badge and for leak tests. */
export const deviceMemory = () => {
  const { numTensors, numBytes } = memory();
  return { tensors: numTensors, bytes: numBytes };
};
