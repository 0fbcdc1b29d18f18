import {
  addN,
  conv2d,
  dispose,
  grad,
  maxPool,
  mean,
  relu,
  type Scalar,
  type Tensor,
  type Tensor4D,
  tensor,
  add as tfAdd,
} from '@tensorflow/tfjs';
import { preprocess } from '#core/backbones/preprocess.ts';
import { backbones } from '#core/backbones/registry.ts';
import { distances } from '#core/distances/registry.ts';
import type { FeatureMap, Image01 } from '#core/image.ts';
import type { BenchCalls } from './calls.ts';
import { benchVgg19, noiseImage, plain } from './network.ts';
import { inTurns, worstDifference } from './turns.ts';
import type { BenchWeights } from './weights.ts';

const taps = backbones.vgg19.defaultTaps;
type Features = (x: Image01) => readonly FeatureMap[];

/** Sum over the default taps of the mean absolute difference; its gradient to the second image. */
function lossGradient(features: Features, reference: readonly FeatureMap[]): (x: Image01) => Tensor {
  const { l1 } = distances;
  if (l1.kind !== 'spatial') throw new Error('expected L1 to have a map');
  return grad((x: Tensor) => {
    const found = features(x as Image01);
    return addN(found.map((f, i) => mean(l1.map(reference[i]!, f)) as Scalar)) as Scalar;
  });
}

/** The network as tfjs's documentation writes it: conv2d, add, relu, maxPool, filters on the tape. */
function stockFeatures(weights: BenchWeights): { features: Features; owned: Tensor[] } {
  const owned: Tensor[] = [];
  const own = (name: string): Tensor => {
    const { shape, values } = weights.tensor(name);
    const t = tensor(values, [...shape]);
    owned.push(t);
    return t;
  };
  const steps = backbones.vgg19.layers.map((layer) => {
    if (layer.kind !== 'conv') return (x: Tensor4D): Tensor4D => maxPool(x, 2, 2, 'valid');
    const [kernel, bias] = [own(`${layer.tensor}/kernel`) as Tensor4D, own(`${layer.tensor}/bias`)];
    return (x: Tensor4D): Tensor4D => relu(tfAdd(conv2d(x, kernel, 1, 'same'), bias));
  });
  const features: Features = (x) => {
    let value = preprocess(x, 'torchvision', 'family');
    const found: FeatureMap[] = [];
    backbones.vgg19.layers.forEach((layer, index) => {
      value = steps[index]!(value);
      if (taps.includes(layer.name.replace('conv', 'relu'))) found.push(value as FeatureMap);
    });
    return found;
  };
  return { features, owned };
}

export async function benchGradient({
  side,
  rounds,
}: BenchCalls['gradient']['params']): Promise<BenchCalls['gradient']['result']> {
  const { network, weights } = benchVgg19();
  const stock = stockFeatures(weights);
  const [reference, generated] = [noiseImage(side, 2), noiseImage(side, 3)];
  const oursOf: Features = (x) => [...network.features(x, taps, plain).values()];
  const [ourTarget, stockTarget] = [oursOf(reference), stock.features(reference)];
  const gradients = [lossGradient(oursOf, ourTarget), lossGradient(stock.features, stockTarget)] as const;
  const results: ArrayLike<number>[] = [];
  const run = (which: 0 | 1) => async () => {
    const gradient = gradients[which](generated);
    results[which] = (await gradient.data()).slice();
    gradient.dispose();
  };
  const [ours, theirs] = await inTurns(rounds, run(0), run(1));
  dispose([reference, generated, ...ourTarget, ...stockTarget, ...stock.owned]);
  network.dispose();
  return { ours, stock: theirs, worstDifference: worstDifference(results[1]!, results[0]!) };
}
