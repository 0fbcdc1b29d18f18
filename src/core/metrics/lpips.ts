import { matMul, reshape, squaredDifference, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Network } from '../backbones/network.ts';
import type { RowSource } from '../backbones/rowWalk.ts';
import type { WalkOptions } from '../backbones/step.ts';
import { numbersOnce, weighedSum } from '../distances/readBack.ts';
import { unit } from '../distances/unit.ts';
import type { FeatureMap } from '../image.ts';
import { item } from '../ops/item.ts';
import type { ForwardVariant } from '../recipes/types.ts';

const asTrained: ForwardVariant = { input: 'family', pooling: 'max', relu: 'separate' };

/** Squared difference of unit vectors, weighed by the head [1, 1, c, 1]: [n, h, w, c] -> [n, h, w, 1]. */
function weighed(a: FeatureMap, b: FeatureMap, head: Tensor4D): Tensor4D {
  const [n, h, w, c] = a.shape;
  const difference = reshape(squaredDifference(unit(a), unit(b)), [-1, c]);
  return reshape(matMul(difference, reshape(head, [c, 1])), [n, h, w, 1]);
}

/**
 * LPIPS v0.1: at each tap the head-weighed squared difference of channel-unit features, mean over positions (and the
 * batch), summed over taps. Zhang et al., arXiv 1801.03924, eq. 1; lpips.py with `lpips=True, spatial=False`.
 * `network`: AlexNet or SqueezeNet 1.1 of family `lpips`. `heads`: tap -> [1, 1, c, 1], non-negative. `pair`: one image and
 * the other, sent through in strips of `strip` rows. `perLayer` is in the order of `heads`. Disposes nothing that it was
 * given.
 */
export async function lpips(
  network: Network,
  heads: ReadonlyMap<string, Tensor4D>,
  pair: RowSource,
  strip: number,
  options: WalkOptions = {},
): Promise<{ value: number; perLayer: number[] }> {
  const sums = new Map<string, { total: number; positions: number }>();
  const add = async (tap: string, f: FeatureMap) => {
    const map = tidy(() => weighed(item(f, 0), item(f, 1), heads.get(tap)!));
    f.dispose();
    const values = await numbersOnce(map);
    const sum = sums.get(tap) ?? { total: 0, positions: 0 };
    sum.total += weighedSum(values, null);
    sum.positions += values.length;
    sums.set(tap, sum);
  };
  await network.walkRows(pair, strip, new Set(heads.keys()), asTrained, add, options);
  const perLayer = [...heads.keys()].map((tap) => sums.get(tap)!).map((sum) => sum.total / sum.positions);
  return { value: perLayer.reduce((sum, score) => sum + score, 0), perLayer };
}
