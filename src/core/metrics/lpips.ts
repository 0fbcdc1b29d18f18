import { matMul, mean, reshape, squaredDifference, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Network } from '../backbones/network.ts';
import { unit } from '../distances/unit.ts';
import type { FeatureMap, Image01 } from '../image.ts';
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
 * `network`: AlexNet or SqueezeNet 1.1 of family `lpips`. `heads`: tap -> [1, 1, c, 1], non-negative. a, b of equal shape.
 * `perLayer` is in the order of `heads`. Disposes nothing that it was given.
 */
export async function lpips(
  network: Network,
  heads: ReadonlyMap<string, Tensor4D>,
  a: Image01,
  b: Image01,
): Promise<{ value: number; perLayer: number[] }> {
  const taps = new Set(heads.keys());
  const ofA = new Map<string, FeatureMap>();
  const scores = new Map<string, number>();
  try {
    await network.walk(a, taps, asTrained, (tap, f) => {
      ofA.set(tap, f);
    });
    await network.walk(b, taps, asTrained, async (tap, f) => {
      const score = tidy(() => mean(weighed(ofA.get(tap)!, f, heads.get(tap)!)));
      f.dispose();
      scores.set(tap, (await score.data())[0]!);
      score.dispose();
    });
  } finally {
    for (const f of ofA.values()) f.dispose();
  }
  const perLayer = [...heads.keys()].map((tap) => scores.get(tap)!);
  return { value: perLayer.reduce((sum, score) => sum + score, 0), perLayer };
}
