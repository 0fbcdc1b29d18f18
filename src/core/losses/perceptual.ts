import {
  add,
  mean,
  mul,
  type Scalar,
  scalar,
  type Tensor4D,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import type { Network } from '../backbones/network.ts';
import { distances } from '../distances/registry.ts';
import type { DistanceId } from '../distances/types.ts';
import type { FeatureMap, Image01 } from '../image.ts';
import type { Recipe } from '../recipes/types.ts';
import type { FeatureBank } from './featureBank.ts';
import type { Evaluated, ImageTerm } from './imageTerms.ts';

/** The part of a recipe that says what is computed. */
export type FeatureLossSpec = Pick<Recipe, 'terms' | 'reduction' | 'scale' | 'variant'>;

export type Features = ReadonlyMap<string, FeatureMap>;

/** Terms that count, and the taps they read, each once. */
export const activeTerms = (spec: FeatureLossSpec) => spec.terms.filter(({ weight }) => weight > 0);
export const tapsOf = (spec: FeatureLossSpec): readonly string[] => [
  ...new Set(activeTerms(spec).map(({ tap }) => tap)),
];

/** One distance of a batch: the mean over images of what Compare measures of each. a, b [n, h, w, c]; differentiable in b. */
export function batchDistance(
  id: DistanceId,
  a: FeatureMap,
  b: FeatureMap,
  reduction: Recipe['reduction'],
): Scalar {
  const distance = distances[id];
  const value: Scalar = distance.kind === 'global' ? distance.value(a, b, null) : mean(distance.map(a, b));
  return reduction === 'sum' ? mul(value, a.size / a.shape[0]) : value;
}

/** scale * sum of weight * distance over the terms of `spec`, a mean over the batch. Differentiable in `fake`. */
export function featureDistance(spec: FeatureLossSpec, real: Features, fake: Features): Scalar {
  const each = activeTerms(spec).map(({ tap, distance, weight }) =>
    mul(batchDistance(distance, real.get(tap)!, fake.get(tap)!, spec.reduction), spec.scale * weight),
  );
  return each.reduce<Scalar>((sum, value) => add(sum, value), scalar(0));
}

/**
 * The loss that this page is about, as a term of G's: any recipe on any backbone (Johnson et al. 2016). Features of the
 * targets come from `bank`, without a tape, and only once for images that have a key. The network stays the caller's.
 */
export function perceptualTerm(network: Network, spec: FeatureLossSpec, bank: FeatureBank): ImageTerm {
  const taps = tapsOf(spec);
  return {
    evaluate: (fake: Image01, real: Image01, keys: readonly string[] | null): Evaluated =>
      tidy(() => {
        const target = bank.of(real, keys, taps);
        const { value, grad } = valueAndGrad((x) =>
          featureDistance(spec, target, network.features(x as Image01, taps, spec.variant)),
        )(fake);
        return { value: value as Scalar, gradient: grad as Tensor4D };
      }),
  };
}
