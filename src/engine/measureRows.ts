import { slice, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { maskAt } from '#core/distances/maskAt.ts';
import { type Measured, measure } from '#core/distances/measure.ts';
import type { FeatureMap, Image01, Mask } from '#core/image.ts';
import type { MeasureRow } from '#core/mistakes/types.ts';
import type { ForwardVariant } from '#core/recipes/types.ts';
import type { FeatureCache } from './featureCache.ts';

/** A pair of images on the device, with the keys that their features are kept under. */
export interface Pair {
  readonly reference: { readonly key: string; readonly image: Image01 };
  readonly generated: { readonly key: string; readonly image: Image01 };
}

export interface Measuring {
  readonly network: Network;
  readonly variant: ForwardVariant;
  readonly rows: readonly MeasureRow[];
  /** [1, h, w, 1] over the working image, or null for all of it. */
  readonly mask: Mask | null;
  readonly signal: AbortSignal;
  readonly onProgress: (stage: 'features' | 'distances', done: number, of: number) => void;
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

/** Runs both images side by side, [2, h, w, 3], measuring at each tap as it comes and keeping nothing. */
export async function measureStreamed(both: Image01, how: Measuring): Promise<MeasuredRows> {
  const rows: Measured[] = how.rows.map(() => nothing);
  const taps = new Set(how.rows.map((row) => row.readAt));
  const visit = async (tap: string, f: FeatureMap) => {
    const [a, b] = [item(f, 0), item(f, 1)];
    f.dispose();
    try {
      for (const [i, row] of how.rows.entries())
        if (row.readAt === tap) rows[i] = await measureRow(row, a, b, how.mask);
    } finally {
      a.dispose();
      b.dispose();
    }
  };
  await how.network.walk(both, taps, how.variant, visit, {
    signal: how.signal,
    onLayer: (done, of) => how.onProgress('features', done, of),
  });
  return { rows, forwardPasses: 2 };
}

const item = (f: FeatureMap, i: number): FeatureMap =>
  slice(f as Tensor4D, [i, 0, 0, 0], [1, f.shape[1], f.shape[2], f.shape[3]]) as FeatureMap;
