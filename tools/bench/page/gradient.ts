import {
  abs,
  addN,
  conv2d,
  dispose,
  grad,
  maxPool,
  mean,
  relu,
  type Scalar,
  sub,
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

type L1 = (a: FeatureMap, b: FeatureMap) => Tensor;

/** Sum over the default taps of the mean absolute difference; its gradient to the second image. */
function lossGradient(features: Features, reference: readonly FeatureMap[], l1: L1): (x: Image01) => Tensor {
  return grad((x: Tensor) => {
    const found = features(x as Image01);
    return addN(found.map((f, i) => mean(l1(reference[i]!, f)) as Scalar)) as Scalar;
  });
}

const stockL1: L1 = (a, b) => abs(sub(a, b));

/** The network as tfjs's documentation writes it: conv2d, add, relu, maxPool, filters on the tape. */
function stockFeatures(weights: BenchWeights): { features: Features; owned: Tensor[] } {
  const owned: Tensor[] = [];
  const own = (name: string): Tensor => {
    const { shape, values } = weights.tensor(name);
    const t = tensor(values, [...shape]);
    owned.push(t);
    return t;
  };
  const { graph } = backbones.vgg19;
  const layers = graph.nodes.filter(({ op }) => op === 'conv' || op === 'maxPool');
  const steps = layers.map(({ op, weights: stem }) => {
    if (op !== 'conv') return (x: Tensor4D): Tensor4D => maxPool(x, 2, 2, 'valid');
    const [kernel, bias] = [own(`${stem}/kernel`) as Tensor4D, own(`${stem}/bias`)];
    return (x: Tensor4D): Tensor4D => relu(tfAdd(conv2d(x, kernel, 1, 'same'), bias));
  });
  const features: Features = (x) => {
    let value = preprocess(x, 'torchvision', 'family');
    const found: FeatureMap[] = [];
    layers.forEach((layer, index) => {
      value = steps[index]!(value);
      const tap = graph.taps.find(({ node }) => graph.nodes[node] === layer)?.layer.replace('conv', 'relu');
      if (tap !== undefined && taps.includes(tap)) found.push(value as FeatureMap);
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
  const { l1 } = distances;
  if (l1.kind !== 'spatial') throw new Error('expected L1 to have a map');
  const [reference, generated] = pair(side);
  const features: Features = (x) => [...network.features(x, taps, plain).values()];
  const target = features(reference);
  const gradient = lossGradient(features, target, l1.map);
  const stock = stockGradient(weights, reference);
  const results: ArrayLike<number>[] = [];
  const run = (which: 0 | 1, by: (x: Image01) => Tensor) => async () => {
    results[which] = await valuesOf(by(generated));
  };
  const [ours, theirs] = await inTurns(rounds, run(0, gradient), run(1, stock.gradient));
  dispose([reference, generated, ...target, ...stock.owned]);
  network.dispose();
  return { ours, stock: theirs, worstDifference: worstDifference(results[1]!, results[0]!) };
}

export async function benchStockGradient({
  side,
  rounds,
}: BenchCalls['stockGradient']['params']): Promise<BenchCalls['stockGradient']['result']> {
  const { network, weights } = benchVgg19();
  network.dispose();
  const [reference, generated] = pair(side);
  const stock = stockGradient(weights, reference);
  const run = async (): Promise<void> => void (await valuesOf(stock.gradient(generated)));
  const [times] = await inTurns(rounds, run, async () => {});
  dispose([reference, generated, ...stock.owned]);
  return times;
}

function pair(side: number): [Image01, Image01] {
  return [noiseImage(side, 2), noiseImage(side, 3)];
}

function stockGradient(
  weights: BenchWeights,
  reference: Image01,
): { gradient: (x: Image01) => Tensor; owned: Tensor[] } {
  const { features, owned } = stockFeatures(weights);
  const target = features(reference);
  return { gradient: lossGradient(features, target, stockL1), owned: [...owned, ...target] };
}

async function valuesOf(t: Tensor): Promise<ArrayLike<number>> {
  const values = (await t.data()).slice();
  t.dispose();
  return values;
}
