import { addN, dispose, grad, mean, mul, type Scalar, slice, type Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import type { BackboneSpec } from '#core/backbones/types.ts';
import { type Measured, measure } from '#core/distances/measure.ts';
import { distances } from '#core/distances/registry.ts';
import type { FeatureMap, Image01 } from '#core/image.ts';
import type { MeasureSetup } from '#core/mistakes/types.ts';
import type { ForwardVariant, Recipe } from '#core/recipes/types.ts';
import { type GoldenDistance, goldenDistances } from './golden.ts';

export const plain: ForwardVariant = { input: 'family', pooling: 'max', relu: 'separate' };

/** Feature maps of one image at all taps; the caller owns them. */
export async function featuresOf(network: Network, image: Image01, taps: Iterable<string>, variant = plain) {
  const found = new Map<string, FeatureMap>();
  await network.walk(image, new Set(taps), variant, (tap, f) => {
    found.set(tap, f);
  });
  return found;
}

export function disposeAll(features: ReadonlyMap<string, FeatureMap>): void {
  for (const f of features.values()) f.dispose();
}

/** Every distance of golden.json between two feature maps. */
export async function measureAll(a: FeatureMap, b: FeatureMap): Promise<Record<GoldenDistance, number>> {
  const found: Partial<Record<GoldenDistance, number>> = {};
  for (const id of Object.keys(goldenDistances) as GoldenDistance[])
    found[id] = (await measure(id, a, b, null)).value;
  return found as Record<GoldenDistance, number>;
}

/** Gradient to b of the sum over taps of weight * mean L1; [1, h, w, 3]. */
export function l1Gradient(
  network: Network,
  a: Image01,
  b: Image01,
  weights: Readonly<Record<string, number>>,
) {
  const taps = Object.keys(weights);
  const gradient = grad((image: Tensor): Scalar => {
    const ofA = network.features(a, taps, plain);
    const ofB = network.features(image as Image01, taps, plain);
    const terms = taps.map((tap) => mul(mean(distances.l1.map(ofA.get(tap)!, ofB.get(tap)!)), weights[tap]!));
    return addN(terms as Scalar[]);
  });
  return gradient(b);
}

/** The numbers of a setup's rows; a row whose batch item does not exist is 0. */
export async function measureSetup(
  network: Network,
  setup: MeasureSetup,
  a: Image01,
  b: Image01,
): Promise<Measured[]> {
  const taps = new Set(setup.rows.map((row) => row.readAt));
  const ofA = await featuresOf(network, a, taps, setup.variant);
  const ofB = await featuresOf(network, b, taps, setup.variant);
  const found: Measured[] = [];
  for (const { distance, readAt, batchItem } of setup.rows) {
    const [fa, fb] = [ofA.get(readAt)!, ofB.get(readAt)!];
    if (batchItem === null) found.push(await measure(distance, fa, fb, null));
    else if (batchItem >= a.shape[0]) found.push({ value: 0, count: 0, map: null });
    else {
      const item = (f: FeatureMap) => slice(f, [batchItem, 0, 0, 0], [1, -1, -1, -1]) as FeatureMap;
      const [x, y] = [item(fa), item(fb)];
      found.push(await measure(distance, x, y, null));
      dispose([x, y]);
    }
  }
  disposeAll(ofA);
  disposeAll(ofB);
  return found;
}

/** A recipe's rows, read as they should be. */
export const setupOf = (
  spec: BackboneSpec,
  { terms, variant }: Pick<Recipe, 'terms' | 'variant'>,
): MeasureSetup => ({
  spec,
  variant,
  rows: terms.map(({ tap, distance }) => ({ tap, distance, readAt: tap, batchItem: null })),
});
