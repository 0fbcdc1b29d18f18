import { matMul, reshape, squaredDifference, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { BackboneId } from '../backbones/types.ts';
import { averagedMask } from '../distances/averagedMask.ts';
import { numbersOnce, weighedSum } from '../distances/readBack.ts';
import { unit } from '../distances/unit.ts';
import type { FeatureMap } from '../image.ts';
import { tapShapes } from '../nn/shapes.ts';
import type { ForwardVariant } from '../recipes/types.ts';
import type { NetworkMetric, NetworkPair, Plane } from './types.ts';

const asTrained = { pooling: 'max', relu: 'separate' } as const satisfies Partial<ForwardVariant>;

/** Squared difference of unit vectors, weighed by the head [1, 1, c, 1]: [n, h, w, c] -> [n, h, w, 1]. */
function weighed(a: FeatureMap, b: FeatureMap, head: Tensor4D): Tensor4D {
  const [n, h, w, c] = a.shape;
  const difference = reshape(squaredDifference(unit(a), unit(b)), [-1, c]);
  return reshape(matMul(difference, reshape(head, [c, 1])), [n, h, w, 1]);
}

/**
 * LPIPS v0.1: at each tap the head-weighed squared difference of channel-unit features, mean over positions (and the
 * batch), summed over taps. Zhang et al., arXiv 1801.03924, eq. 1; lpips.py with `lpips=True, spatial=False`.
 * `pair`: two images on their way through AlexNet or SqueezeNet 1.1 of family `lpips`, or VGG-16 of family `torchvision`,
 * whose input is the same numbers: 2 x 0.485 = 1 - 0.030, 2 x 0.229 = 0.458, and so on. `heads`: tap -> [1, 1, c, 1],
 * non-negative. `perLayer` is in the order of `heads`. Under a region each tap's mean is that of its map there, every
 * position counting by the part of its area that lies in the region; null for a region of zeros. `see`: is
 * shown each tap's map as it comes, from a place on. Disposes nothing that it was given.
 */
export async function lpips(
  heads: ReadonlyMap<string, Tensor4D>,
  { graph, size, walk, mask, input }: NetworkPair,
  see: (tap: string, values: Float32Array, from: number) => void = () => {},
): Promise<{ value: number; perLayer: number[] } | null> {
  if (mask && !mask.values.some((value) => value > 0)) return null;
  const shapes = tapShapes(graph, size);
  const weightsAt = (tap: string): Float32Array | null => {
    if (!mask) return null;
    const { width, height } = shapes.get(tap)!;
    return averagedMask(mask, height, width);
  };
  const sums = new Map<string, { total: number; positions: number; weights: Float32Array | null }>();
  const add = async (tap: string, a: FeatureMap, b: FeatureMap, first: number) => {
    const [, rows, width] = a.shape;
    const values = await numbersOnce(tidy(() => weighed(a, b, heads.get(tap)!)));
    see(tap, values, first * width);
    const sum = sums.get(tap) ?? { total: 0, positions: 0, weights: weightsAt(tap) };
    const weights = sum.weights?.subarray(first * width, (first + rows) * width) ?? null;
    sum.total += weighedSum(values, weights);
    sum.positions += weights ? weighedSum(weights, null) : values.length;
    sums.set(tap, sum);
  };
  await walk(new Set(heads.keys()), { ...asTrained, input }, add);
  const perLayer = [...heads.keys()].map((tap) => sums.get(tap)!).map((sum) => sum.total / sum.positions);
  return { value: perLayer.reduce((sum, score) => sum + score, 0), perLayer };
}

async function maps(heads: ReadonlyMap<string, Tensor4D>, pair: NetworkPair): Promise<readonly Plane[]> {
  const shapes = tapShapes(pair.graph, pair.size);
  const planes = new Map(
    [...heads.keys()].map((tap) => {
      const { width, height } = shapes.get(tap)!;
      return [tap, { width, height, values: new Float32Array(width * height) }] as const;
    }),
  );
  await lpips(heads, pair, (tap, values, from) => planes.get(tap)!.values.set(values, from));
  return [...planes.values()];
}

const lpipsOf = (
  id: NetworkMetric['id'],
  needs: BackboneId,
  name: string,
  network: string,
  place: NetworkMetric['place'],
): NetworkMetric => ({
  id,
  place,
  label: { en: `LPIPS (${name})`, zh: `LPIPS（${name}）` },
  about: {
    en: `LPIPS v0.1 on ${network} with its learnt heads, Zhang et al. 2018. 0 is equal.`,
    zh: `LPIPS v0.1，基于 ${network} 与学得的权重头，Zhang 等 2018。0 表示相同。`,
  },
  source: 'Zhang et al., arXiv 1801.03924 (2018)',
  cost: 'network',
  range: '0..∞',
  better: 'smaller',
  needs,
  learnt: 'lpips',
  families: ['lpips', 'torchvision'],
  follows: [],
  measure: async (heads, pair) => (await lpips(heads, pair))?.value ?? null,
  map: {
    about: {
      en: 'the head-weighed difference at each layer, added up, every position spread over its pixels',
      zh: '各层经权重头加权的差异之和，每个位置铺满它所对应的像素',
    },
    range: '0..∞',
    make: maps,
  },
});

export const lpipsAlex = lpipsOf('lpips-alex', 'alexnet', 'alex', 'AlexNet', 'first');
export const lpipsSqueeze = lpipsOf('lpips-squeeze', 'squeezenet', 'squeeze', 'SqueezeNet 1.1', 'first');
export const lpipsVgg = lpipsOf('lpips-vgg', 'vgg16', 'vgg', 'VGG-16', 'more');
