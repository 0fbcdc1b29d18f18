import {
  add,
  dispose,
  keep,
  mean,
  mul,
  type Scalar,
  scalar,
  stack,
  type Tensor1D,
  type Tensor4D,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import type { Network } from '../backbones/network.ts';
import { distances } from '../distances/registry.ts';
import type { DistanceId } from '../distances/types.ts';
import type { FeatureMap, Image01 } from '../image.ts';
import { scoped } from '../ops/scoped.ts';
import type { Recipe } from '../recipes/types.ts';
import type { FeatureBank } from './featureBank.ts';
import type { Evaluated, ImageTerm, TermLayer } from './imageTerms.ts';

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

/** The terms that count, with all that their distances are multiplied with. */
const layersOf = (spec: FeatureLossSpec): readonly TermLayer[] =>
  activeTerms(spec).map(({ tap, distance, weight }) => ({ tap, distance, weight: spec.scale * weight }));

/** The distance of each term that counts, unweighted, a mean over the batch. Differentiable in `fake`. */
const distancesOf = (spec: FeatureLossSpec, real: Features, fake: Features): readonly Scalar[] =>
  activeTerms(spec).map(({ tap, distance }) =>
    batchDistance(distance, real.get(tap)!, fake.get(tap)!, spec.reduction),
  );

const weightedSum = (values: readonly Scalar[], layers: readonly TermLayer[]): Scalar =>
  values.reduce<Scalar>((sum, value, i) => add(sum, mul(value, layers[i]!.weight)), scalar(0));

/** scale * sum of weight * distance over the terms of `spec`, a mean over the batch. Differentiable in `fake`. */
export const featureDistance = (spec: FeatureLossSpec, real: Features, fake: Features): Scalar =>
  weightedSum(distancesOf(spec, real, fake), layersOf(spec));

/**
 * The loss that this page is about, as a term of G's: any recipe on any backbone (Johnson et al. 2016). Features of the
 * targets come from `bank`, without a tape, and only once for images that have a key. The network stays the caller's.
 */
export function perceptualTerm(network: Network, spec: FeatureLossSpec, bank: FeatureBank): ImageTerm {
  const taps = tapsOf(spec);
  const own = layersOf(spec);
  return {
    evaluate: (fake, real, keys, reweigh = (layers) => layers): Evaluated =>
      scoped(() => {
        const layers = reweigh(own);
        const target = bank.of(real, keys, taps);
        const seen: Tensor1D[] = [];
        try {
          const { value, grad } = valueAndGrad((x) => {
            const each = distancesOf(spec, target, network.features(x as Image01, taps, spec.variant));
            seen.push(keep(stack([...each]) as Tensor1D)); // the tape frees what it does not return
            return weightedSum(each, layers);
          })(fake);
          return {
            value: value as Scalar,
            gradient: grad as Tensor4D,
            layers: { of: layers, distances: seen[0]!.clone() },
          };
        } finally {
          dispose(seen);
        }
      }),
  };
}
