import { dispose, type Tensor4D } from '@tensorflow/tfjs-core';
import { nextTask } from '../backbones/nextTask.ts';
import { averagedMask } from '../distances/averagedMask.ts';
import { numbers } from '../distances/readBack.ts';
import { withL2Pools } from '../nn/l2Pools.ts';
import { vgg16 } from '../nn/models/vgg16.ts';
import { tapShapes } from '../nn/shapes.ts';
import { item } from '../ops/item.ts';
import { PairMoments } from './pairMoments.ts';
import type { NetworkMetric, NetworkPair } from './types.ts';

/** Keeps both ratios from dividing by 0: DISTS_pt.py, c1 and c2. */
const stability = 1e-6;

const asTrained = { pooling: 'l2', relu: 'separate' } as const;

/** The image itself, before any preprocessing, is read as well as the network's taps. */
const image = 'rgb';

/** Pixels of the images that are read at once. */
const BAND = 2 ** 18;

/**
 * DISTS: of each channel of the image and of VGG-16's five stages, pooled by L2 pooling, how far apart the means (texture)
 * and how unlike the deviations from them (structure) are; 1 - sum(alpha * luminance + beta * structure), alpha and beta
 * together adding up to 1. Ding, Ma, Wang & Simoncelli, IEEE TPAMI 44 (2020), arXiv 2004.07728, eq. 6 to 8; DISTS_pt.py.
 * `learnt`: alpha and beta, [1, 1, c, 1]; the pair is on its way through VGG-16 of family `torchvision`. Under a region
 * every place counts by the part of its area that lies in it; null for a region of zeros.
 */
async function measure(
  learnt: ReadonlyMap<string, Tensor4D>,
  { graph, size, rows, walk, mask, input }: NetworkPair,
): Promise<number | null> {
  const taps = vgg16.defaultTaps;
  const shapes = tapShapes(withL2Pools(graph), size);
  const stages = new Map(
    [image, ...taps].map((tap) => {
      const shape = shapes.get(tap) ?? { ...size, channels: 3 };
      const region = mask && averagedMask(mask, shape.height, shape.width);
      return [tap, { ...shape, region, moments: new PairMoments(shape.channels) }] as const;
    }),
  );
  const add = async (tap: string, a: Tensor4D, b: Tensor4D, first: number) => {
    const { width, region, moments } = stages.get(tap)!;
    await moments.add(a, b, region?.subarray(first * width, (first + a.shape[1]) * width) ?? null);
  };
  const band = Math.max(1, Math.floor(BAND / size.width));
  for (let from = 0; from < size.height; from += band) {
    await nextTask();
    const both = rows.rows(from, Math.min(size.height, from + band));
    const [a, b] = [item(both, 0), item(both, 1)];
    try {
      await add(image, a, b, from);
    } finally {
      dispose([both, a, b]);
    }
  }
  await walk(new Set(taps), { ...asTrained, input }, add);

  const [alpha, beta] = [await numbers(learnt.get('alpha')!), await numbers(learnt.get('beta')!)];
  let [sum, unlike, place] = [0, 0, 0];
  for (const { channels, moments } of stages.values())
    for (let channel = 0; channel < channels; channel += 1, place += 1) {
      const found = moments.of(channel);
      if (!found) return null;
      const { a, b, difference } = found;
      // 1 less each ratio, so that nothing is lost where it is nearly 1; var(a) + var(b) - 2 cov(a, b) = var(a - b).
      const means = difference.mean ** 2 / (a.mean ** 2 + b.mean ** 2 + stability);
      const structure = difference.variance / (a.variance + b.variance + stability);
      unlike += alpha[place]! * means + beta[place]! * structure;
      sum += alpha[place]! + beta[place]!;
    }
  return unlike / sum;
}

export const dists: NetworkMetric = {
  id: 'dists',
  place: 'more',
  label: { en: 'DISTS', zh: 'DISTS' },
  about: {
    en: 'Structure and texture as VGG-16 sees them: a texture that is the same but lies elsewhere costs little. 0 is equal.',
    zh: 'VGG-16 所见的结构与纹理：纹理相同而位置不同时差异很小。0 表示相同。',
  },
  source: 'Ding, Ma, Wang & Simoncelli, arXiv 2004.07728 (2020)',
  cost: 'network',
  range: '0..1',
  better: 'smaller',
  needs: 'vgg16',
  learnt: 'dists',
  families: ['torchvision'],
  follows: [],
  measure,
};
