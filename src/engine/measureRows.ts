import type { Network } from '#core/backbones/network.ts';
import { sideBySide } from '#core/backbones/pairWalk.ts';
import { averagedMask } from '#core/distances/averagedMask.ts';
import { gather } from '#core/distances/gather.ts';
import { maskAt } from '#core/distances/maskAt.ts';
import { type Measured, measure } from '#core/distances/measure.ts';
import type { Size } from '#core/failure.ts';
import type { FeatureMap, Image01, Mask } from '#core/image.ts';
import type { MeasureRow } from '#core/mistakes/types.ts';
import type { RowSource } from '#core/nn/forwardRows.ts';
import { tapShapes } from '#core/nn/shapes.ts';
import type { ForwardVariant } from '#core/recipes/types.ts';
import type { PixelMask } from '#core/rgbImage.ts';
import type { FeatureCache } from './featureCache.ts';

/** A pair of images on the device, with the keys that their features are kept under. */
export interface Pair {
  readonly reference: { readonly key: string; readonly image: Image01 };
  readonly generated: { readonly key: string; readonly image: Image01 };
}

export interface MeasuringRows {
  readonly network: Network;
  readonly variant: ForwardVariant;
  readonly rows: readonly MeasureRow[];
  readonly signal: AbortSignal;
  readonly onProgress: (stage: 'features' | 'distances', done: number, of: number) => void;
}

export interface Measuring extends MeasuringRows {
  /** [1, h, w, 1] over the working image, or null for all of it. */
  readonly mask: Mask | null;
}

export interface MeasuredRows {
  /** In the order of the rows. */
  readonly rows: readonly Measured[];
  readonly forwardPasses: number;
}

/** A batch has one item here, so a mistake that reads another item of it finds nothing there. */
const nothing: Measured = { value: 0, count: 0, map: null };
const isThere = (row: MeasureRow) => row.batchItem === null || row.batchItem === 0;

async function measureRow(
  row: MeasureRow,
  a: FeatureMap,
  b: FeatureMap,
  mask: Mask | null,
): Promise<Measured> {
  if (!isThere(row)) return nothing;
  const here = mask && maskAt(mask, a.shape[1], a.shape[2]);
  try {
    return await measure(row.distance, a, b, here);
  } finally {
    here?.dispose();
  }
}

/** Runs the images that are not in the cache, keeps their features, and measures every row. */
export async function measureKept(pair: Pair, how: Measuring, cache: FeatureCache): Promise<MeasuredRows> {
  const taps = [...new Set(how.rows.map((row) => row.readAt))];
  const images = [pair.reference, pair.generated];
  const inUse = new Set(images.map(({ key }) => key));
  const missing = images.map(({ key }) => taps.filter((tap) => !cache.of(key).has(tap)));
  const passes = new Set(images.filter((_, i) => missing[i]!.length > 0).map(({ key }) => key)).size;
  let pass = 0;
  for (const [i, { key, image }] of images.entries()) {
    const wanted = new Set(missing[i]!.filter((tap) => !cache.of(key).has(tap)));
    if (wanted.size === 0) continue;
    const before = pass++;
    await how.network.walk(image, wanted, how.variant, (tap, f) => cache.put(key, tap, f, inUse), {
      signal: how.signal,
      onLayer: (done, of) => how.onProgress('features', before * of + done, passes * of),
    });
  }
  const [a, b] = [cache.of(pair.reference.key), cache.of(pair.generated.key)];
  const rows: Measured[] = [];
  for (const row of how.rows) {
    how.signal.throwIfAborted();
    rows.push(await measureRow(row, a.get(row.readAt)!, b.get(row.readAt)!, how.mask));
    how.onProgress('distances', rows.length, how.rows.length);
  }
  return { rows, forwardPasses: pass };
}

/** How a pair is taken by rows. */
export interface ByRows {
  /** Both images, [2, rows, w, 3]. */
  readonly pair: RowSource;
  /** Rows of the images that go through the network at once. */
  readonly strip: number;
  /** Region over the images, or null for all of them. */
  readonly region: PixelMask | null;
}

/** Runs both images side by side in strips of rows, adding up every row's distance as its taps come; keeps nothing. */
export async function measureByRows(
  { pair, strip, region }: ByRows,
  how: MeasuringRows,
): Promise<MeasuredRows> {
  const { network, rows, variant, signal, onProgress } = how;
  const shapes = tapShapes(network.spec.graph, pair);
  const weightsAt = weightsBySize(region);
  const gathered = rows.map((row) => {
    const shape = shapes.get(row.readAt);
    // A tap that the network does not have is refused by the walk.
    return shape && isThere(row) ? gather(row.distance, shape, weightsAt(shape)) : null;
  });
  const taps = new Set(rows.map((row) => row.readAt));
  const onLayer = (done: number, of: number) => onProgress('features', done, of);
  await sideBySide(network, pair, strip, { signal, onLayer })(taps, variant, async (tap, a, b, first) => {
    for (const [i, row] of rows.entries()) if (row.readAt === tap) await gathered[i]?.add(a, b, first);
  });
  const measured: Measured[] = [];
  for (const gathering of gathered) measured.push((await gathering?.measured()) ?? nothing);
  return { rows: measured, forwardPasses: 2 };
}

/** The region at the resolution of a tap; made once for all taps of one size. */
function weightsBySize(region: PixelMask | null): (size: Size) => Float32Array | null {
  const made = new Map<string, Float32Array>();
  return ({ width, height }) => {
    if (!region) return null;
    const key = `${width}x${height}`;
    const weights = made.get(key) ?? averagedMask(region, height, width);
    made.set(key, weights);
    return weights;
  };
}
