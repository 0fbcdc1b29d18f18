import {
  abs,
  add,
  addN,
  conv2d,
  dispose,
  grad,
  image,
  keep,
  maxPool,
  mean,
  mul,
  neg,
  relu,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
  train,
  type Variable,
  variable,
} from '@tensorflow/tfjs';
import { preprocess } from '#core/backbones/preprocess.ts';
import type { BackboneSpec } from '#core/backbones/types.ts';
import type { Image01 } from '#core/image.ts';
import type { FeatureLossSpec } from '#core/losses/perceptual.ts';
import type { Params } from '#core/networks/params.ts';
import type { NetSpec } from '#core/networks/types.ts';
import { tensorShapes } from '#core/nn/shapes.ts';
import type { Mix } from '#core/training/mix.ts';
import type { BenchWeights } from './weights.ts';

type Vars = ReadonlyMap<string, Variable>;

/** tfjs's leakyRelu has a gradient, but none of its gradient, which R1 needs; ReLU has both. */
const leaky = (x: Tensor) => sub(relu(x), mul(relu(neg(x)), 0.2));

/** A trainable network as tfjs's documentation writes it, on the tape. */
function forward(spec: NetSpec, vars: Vars, x: Tensor4D): Tensor4D {
  const saved = new Map<string, Tensor4D>();
  const twice = (t: Tensor4D) => image.resizeNearestNeighbor(t, [2 * t.shape[1], 2 * t.shape[2]]);
  let value = x;
  for (const layer of spec.layers)
    switch (layer.kind) {
      case 'conv': {
        const kernel = vars.get(`${layer.name}/kernel`) as unknown as Tensor4D;
        const padding = Math.floor((layer.size - 1) / 2);
        const sum = add(conv2d(value, kernel, layer.stride, padding), vars.get(`${layer.name}/bias`)!);
        const { activation } = layer;
        value = (activation === 'relu' ? relu(sum) : activation === 'leaky' ? leaky(sum) : sum) as Tensor4D;
        break;
      }
      case 'upsample':
        value = twice(value);
        break;
      case 'save':
        saved.set(layer.as, value);
        break;
      case 'add':
        value = add(value, saved.get(layer.from)!);
        break;
      case 'add-input':
        value = add(value, twice(twice(x)));
        break;
      default:
        throw new RangeError(`stock step: expected a layer of the super-resolution run, got ${layer.kind}`);
    }
  return value;
}

/** VGG's taps, with plain convolutions; preprocessing is the app's own. */
function features(
  spec: BackboneSpec,
  weights: ReadonlyMap<string, Tensor>,
  taps: readonly string[],
  x: Image01,
) {
  const found = new Map<string, Tensor>();
  let value: Tensor4D = preprocess(x, 'oxford', 'family');
  spec.graph.nodes.forEach(({ op, weights: stem }, index) => {
    if (op === 'conv') {
      const kernel = weights.get(`${stem}/kernel`) as Tensor4D;
      value = relu(add(conv2d(value, kernel, 1, 'same'), weights.get(`${stem}/bias`)!)) as Tensor4D;
    } else if (op === 'maxPool') value = maxPool(value, 2, 2, 'valid');
    const tap = spec.graph.taps.find(({ node, at }) => node === index && at === 'after-relu')?.id;
    if (tap !== undefined && taps.includes(tap)) found.set(tap, value);
  });
  return found;
}

export interface StockPlayers {
  readonly generator: { readonly spec: NetSpec; readonly params: Params };
  readonly discriminator: { readonly spec: NetSpec; readonly params: Params };
}

/**
 * One update of D and one of G (hinge with R1, L1, L1 at the taps of `loss`) with tfjs's tape and its Adam; the input is made as
 * the app makes it. Returns how to step, which tells the first two terms, and how to free it all.
 */
export function stockStep(
  { generator, discriminator }: StockPlayers,
  backbone: BackboneSpec,
  weights: BenchWeights,
  loss: FeatureLossSpec,
  mix: Mix,
) {
  const variables = (params: Params): Vars => new Map([...params].map(([name, p]) => [name, variable(p)]));
  const [g, d] = [variables(generator.params), variables(discriminator.params)];
  const adam = ({ learningRate, beta1, beta2, epsilon }: Mix['generator']) =>
    train.adam(learningRate, beta1, beta2, epsilon);
  const [ofG, ofD] = [adam(mix.generator), adam(mix.discriminator)];
  const taps = loss.terms.map(({ tap }) => tap);
  const frozen = new Map<string, Tensor>();
  for (const name of tensorShapes(backbone.graph).keys()) {
    const { shape, values } = weights.tensor(name);
    frozen.set(name, tensor(values, [...shape]));
  }
  const score = (x: Tensor4D) => forward(discriminator.spec, d, x);
  const weight = (id: 'l1' | 'perceptual' | 'adversarial') => mix.weights[id] ?? 0;

  const step = async (input: Tensor4D, real: Image01): Promise<readonly number[]> => {
    const costs: Tensor[] = [];
    tidy(() => {
      const made = forward(generator.spec, g, input);
      ofD.minimize(
        () => {
          const [onReal, onFake] = [score(real), score(made)];
          const game = add(mean(relu(sub(1, onReal))), mean(relu(add(1, onFake))));
          // R1 as it is written: the tape differentiates its own gradient.
          const slope = grad((x) => sum(mean(score(x as Tensor4D), [1, 2, 3])))(real);
          return add(game, mul(mean(sum(square(slope), [1, 2, 3])), mix.penalty.strength / 2)) as Scalar;
        },
        false,
        [...d.values()],
      );
      const target = features(backbone, frozen, taps, real);
      ofG.minimize(
        () => {
          const fake = forward(generator.spec, g, input);
          const seen = features(backbone, frozen, taps, fake as Image01);
          const each = loss.terms.map(({ tap, weight: w }) =>
            mul(mean(abs(sub(target.get(tap)!, seen.get(tap)!))), w * loss.scale),
          );
          const l1 = keep(mean(abs(sub(fake, real))));
          const perceptual = keep(addN(each));
          costs.push(l1, perceptual);
          const adversarial = neg(mean(score(fake)));
          return addN([
            mul(l1, weight('l1')),
            mul(perceptual, weight('perceptual')),
            mul(adversarial, weight('adversarial')),
          ]) as Scalar;
        },
        false,
        [...g.values()],
      );
    });
    const told = await Promise.all(costs.map(async (cost) => (await cost.data())[0]!));
    dispose(costs);
    return told;
  };
  const free = () => {
    for (const v of [...g.values(), ...d.values(), ...frozen.values()]) v.dispose();
    ofG.dispose();
    ofD.dispose();
  };
  return { step, free };
}
