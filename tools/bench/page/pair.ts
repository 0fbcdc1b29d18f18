import { tensor } from '@tensorflow/tfjs-core';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { measure } from '#core/distances/measure.ts';
import type { FeatureMap, Image01 } from '#core/image.ts';
import type { BenchCalls } from './calls.ts';
import { noiseImage, plain } from './network.ts';
import { inTurns } from './turns.ts';
import { weightsFor } from './weights.ts';

/** Any network of VGG-19's shape with seeded weights. */
function seeded(id: 'vgg19' | 'vgg19-slim'): Network {
  const spec = backbones[id];
  const weights = weightsFor(spec.graph);
  const network = new Network(spec, 'oxford');
  for (const name of network.tensorNames) {
    const { shape, values } = weights.tensor(name);
    network.set(name, tensor(values, [...shape]));
  }
  return network;
}

/** Both images through the network, and the L1 distance at each of its default taps. */
async function comparePair(network: Network, a: Image01, b: Image01): Promise<void> {
  const taps = new Set(network.spec.defaultTaps);
  const first = new Map<string, FeatureMap>();
  await network.walk(a, taps, plain, (tap, f) => {
    first.set(tap, f);
  });
  await network.walk(b, taps, plain, async (tap, f) => {
    const other = first.get(tap)!;
    await measure('l1', other, f, null);
    other.dispose();
    f.dispose();
  });
}

/** A pair of images through full VGG-19 and through vgg19-slim, turn by turn. */
export async function benchPair({
  side,
  rounds,
}: BenchCalls['pair']['params']): Promise<BenchCalls['pair']['result']> {
  const [full, slim] = [seeded('vgg19'), seeded('vgg19-slim')];
  const [a, b] = [noiseImage(side, 3), noiseImage(side, 4)];
  const [fullMs, slimMs] = await inTurns(
    rounds,
    () => comparePair(full, a, b),
    () => comparePair(slim, a, b),
  );
  for (const owner of [full, slim, a, b]) owner.dispose();
  return { full: fullMs, slim: slimMs };
}
