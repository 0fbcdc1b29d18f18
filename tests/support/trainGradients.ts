import {
  concat,
  dispose,
  mul,
  sigmoid,
  slice,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { distances } from '#core/distances/registry.ts';
import type { DistanceId } from '#core/distances/types.ts';
import { asImage01 } from '#core/image.ts';
import { type AdversarialLoss, adversarialLosses } from '#core/losses/adversarial.ts';
import { Budget, FeatureBank } from '#core/losses/featureBank.ts';
import { type ImageTerm, pixelTerms } from '#core/losses/imageTerms.ts';
import { gradientPenalty, r1Penalty } from '#core/losses/penalty.ts';
import { perceptualTerm } from '#core/losses/perceptual.ts';
import { defaultStyle } from '#core/losses/style.ts';
import { patchDiscriminator } from '#core/networks/discriminators.ts';
import { decoder, residualTranslator, residualUpscaler, uNet } from '#core/networks/generators.ts';
import { initialParams, type Params } from '#core/networks/params.ts';
import { backward, forward } from '#core/networks/run.ts';
import { initialSpectralState, type SpectralState, spectralNormalise } from '#core/networks/spectralNorm.ts';
import type { NetSpec } from '#core/networks/types.ts';
import { asTrained } from '#core/recipes/variants.ts';
import { type Differentiated, gradientErrors, type Inputs, type Moved, noise } from './directional.ts';
import { seededNetwork } from './tinyBackbone.ts';

/** What trains by a gradient, on a small size: all terms of a loss, and all networks. */
export interface GradientCase {
  readonly name: string;
  /** Largest error that is allowed, as a share of the derivative. */
  readonly allowed: number;
  make(backbone: Network): Differentiated & { dispose?(): void };
}

/** The same network with tanh for every kinked activation: a difference across a kink measures nothing. */
export const smooth = (spec: NetSpec): NetSpec => ({
  ...spec,
  layers: spec.layers.map((layer) =>
    'activation' in layer && (layer.activation === 'relu' || layer.activation === 'leaky')
      ? { ...layer, activation: 'tanh' }
      : layer,
  ),
});

/** One layer with a kinked activation, small enough that no sum lies near its kink. */
const kinked = (activation: 'relu' | 'leaky'): NetSpec => ({
  id: `${activation} convolution`,
  input: [3, 3, 1],
  layers: [{ kind: 'conv', name: 'only', size: 3, stride: 1, in: 1, out: 1, activation }],
});

const judge = smooth(patchDiscriminator(16, 3, 2));
/** Every network that trains, in small. */
const networks: readonly NetSpec[] = [
  ...[residualUpscaler(16, 4, 1), residualTranslator(8, 2, 1), uNet(8, 4, 2), decoder(32, 5, 2)].map(smooth),
  smooth(patchDiscriminator(16, 3, 3)),
];

const paramsOf = (inputs: Inputs): Params =>
  new Map(Object.entries(inputs).filter(([name]) => name !== 'x')) as Params;
const record = (map: ReadonlyMap<string, Tensor>): Record<string, Tensor> => Object.fromEntries(map);

/** A sum of a network's outputs with seeded weights, to its parameters and its input. */
const networkCase = (spec: NetSpec, step = 1e-2): GradientCase => ({
  name: `network ${spec.id}`,
  allowed: 0.01,
  make: () => {
    const x = noise([2, ...spec.input], 4);
    const params = initialParams(spec, 3);
    const shape = tidy(() => forward(spec, params, x).output.shape);
    const weights = noise(shape, 5);
    return {
      inputs: { ...record(params), x },
      value: (at) => mul(forward(spec, paramsOf(at), at.x!).output, weights),
      gradients: (at) => {
        const found = backward(spec, paramsOf(at), forward(spec, paramsOf(at), at.x!), weights, 'both');
        return { ...record(found.params), x: found.input! };
      },
      step,
      dispose: () => dispose([weights]),
    };
  },
});

/** The spectral norm's own gradient, at its fixed point: there its vectors stand still to first order. */
const spectralCase: GradientCase = {
  name: 'spectral normalisation',
  allowed: 0.02,
  make: () => {
    const x = noise([2, ...judge.input], 4);
    const raw = initialParams(judge, 3);
    const state = tidy(() => {
      let settled: SpectralState = initialSpectralState(judge, 9);
      for (let i = 0; i < 40; i += 1) settled = spectralNormalise(raw, settled).state;
      return record(settled);
    });
    const kept = new Map(Object.entries(state)) as SpectralState;
    const shape = tidy(() => forward(judge, raw, x).output.shape);
    const weights = noise(shape, 5);
    return {
      inputs: record(raw),
      value: (at) => mul(forward(judge, spectralNormalise(paramsOf(at), kept).params, x).output, weights),
      gradients: (at) => {
        const { params, back } = spectralNormalise(paramsOf(at), kept);
        return record(back(backward(judge, params, forward(judge, params, x), weights, 'params').params));
      },
      step: 5e-3,
      dispose: () => dispose([x, weights, ...kept.values()]),
    };
  },
};

/** Images in 0..1, [2, side, side, 3]. */
const images = (seed: number, side = 16): Tensor => tidy(() => sigmoid(noise([2, side, side, 3], seed)));

const termCase = (
  name: string,
  allowed: number,
  { step, side }: { step: number; side: number },
  termOf: (backbone: Network) => { term: ImageTerm; dispose?(): void },
): GradientCase => ({
  name,
  allowed,
  make: (backbone) => {
    const real = asImage01(images(2, side) as Tensor4D);
    const { term, dispose: free } = termOf(backbone);
    const evaluate = ({ fake }: Inputs) => term.evaluate(asImage01(fake as Tensor4D), real, null);
    return {
      inputs: { fake: images(1, side) },
      value: (at) => evaluate(at).value,
      gradients: (at) => ({ fake: evaluate(at).gradient }),
      step,
      dispose: () => {
        free?.();
        real.dispose();
      },
    };
  },
});

const featureTerm = (spec: Parameters<typeof perceptualTerm>[1]) => (backbone: Network) => {
  const bank = new FeatureBank(backbone, spec.variant, new Budget(1e8));
  return { term: perceptualTerm(backbone, spec, bank), dispose: () => bank.dispose() };
};

const perceptualCase = (distance: DistanceId): GradientCase =>
  termCase(
    `perceptual term by ${distance}`,
    distance === 'contextual' ? 0.06 : 0.03,
    { step: distance === 'contextual' ? 5e-4 : 2e-3, side: 16 },
    featureTerm({
      terms: [
        { tap: 'relu1_2', distance, weight: 1 },
        { tap: 'conv3_2', distance, weight: 0.5 },
        { tap: 'relu4_1', distance, weight: 2 },
      ],
      reduction: 'mean',
      scale: 3,
      variant: asTrained,
    }),
  );

const adversarialCases = (loss: AdversarialLoss): GradientCase[] => [
  {
    name: `adversarial ${loss.id}, G`,
    allowed: 0.01,
    make: () => ({
      inputs: { fake: noise([2, 2, 2, 1], 1) },
      value: ({ fake }) => loss.generator(fake!).value,
      gradients: ({ fake }) => ({ fake: loss.generator(fake!).gradient }),
      step: 1e-2,
    }),
  },
  {
    name: `adversarial ${loss.id}, D`,
    allowed: 0.01,
    make: () => ({
      inputs: { real: noise([2, 2, 2, 1], 2), fake: noise([2, 2, 2, 1], 3) },
      value: ({ real, fake }) => loss.discriminator(real!, fake!).value,
      gradients: ({ real, fake }) => {
        const { real: toReal, fake: toFake } = loss.discriminator(real!, fake!);
        return { real: toReal, fake: toFake };
      },
      step: 1e-2,
    }),
  },
];

const penaltyCase = (name: string, penalty: typeof r1Penalty): GradientCase => ({
  name,
  allowed: 0.03,
  make: () => {
    const x = images(8) as Tensor4D;
    return {
      inputs: record(initialParams(judge, 5)),
      value: (at) => penalty(judge, paramsOf(at), x, 10).value,
      // A bias of the last layer moves every score alike: the penalty does not depend on it.
      gradients: (at) =>
        Object.fromEntries(
          [...penalty(judge, paramsOf(at), x, 10).gradients].filter(([id]) => id !== 'score/bias'),
        ),
      step: 5e-3,
      dispose: () => x.dispose(),
    };
  },
});

/** The verdict of a discriminator that sees a condition, to the image alone, as G's update takes it. */
const verdictCase: GradientCase = {
  name: 'verdict on an image with its condition',
  allowed: 0.01,
  make: () => {
    const spec = smooth(patchDiscriminator(16, 4, 2));
    const params = initialParams(spec, 5);
    const condition = tidy(() => slice(images(3), [0, 0, 0, 0], [2, 16, 16, 1]));
    const loss = adversarialLosses['non-saturating'];
    const pass = (fake: Tensor) => forward(spec, params, concat([fake, condition], 3));
    return {
      inputs: { fake: images(1) },
      value: ({ fake }) => loss.generator(pass(fake!).output).value,
      gradients: ({ fake }) => {
        const seen = pass(fake!);
        const { gradient } = loss.generator(seen.output);
        const both = backward(spec, params, seen, gradient, 'input').input!;
        return { fake: slice(both, [0, 0, 0, 0], [2, 16, 16, 3]) };
      },
      step: 0.05,
      dispose: () => dispose([condition, ...params.values()]),
    };
  },
};

export const trainGradientCases: readonly GradientCase[] = [
  ...networks.map((spec) => networkCase(spec)),
  networkCase(kinked('relu'), 1e-3),
  networkCase(kinked('leaky'), 1e-3),
  spectralCase,
  ...(['l1', 'mse', 'tv'] as const).map((id) =>
    termCase(`term ${id}`, 0.01, { step: 2e-3, side: 6 }, () => ({ term: pixelTerms[id] })),
  ),
  ...(Object.keys(distances) as DistanceId[]).map(perceptualCase),
  termCase('style term', 0.03, { step: 0.01, side: 16 }, featureTerm(defaultStyle)),
  ...Object.values(adversarialLosses).flatMap(adversarialCases),
  penaltyCase('gradient penalty', gradientPenalty),
  penaltyCase('R1 penalty', r1Penalty),
  verdictCase,
];

/** Every case on the backend that runs: how many gradients were checked, and a line for each that is wrong. */
export async function wrongGradients(moved: Moved): Promise<{ checked: number; wrong: readonly string[] }> {
  const backbone = seededNetwork();
  let checked = 0;
  const wrong: string[] = [];
  for (const { name, allowed, make } of trainGradientCases) {
    const made = make(backbone);
    for (const [inputs, error] of Object.entries(await gradientErrors(made, moved))) {
      checked += inputs.split(', ').length;
      if (!(error <= allowed)) wrong.push(`${name}, ${inputs}: off by ${(100 * error).toFixed(1)} %`);
    }
    made.dispose?.();
    dispose(Object.values(made.inputs));
  }
  backbone.dispose();
  return { checked, wrong };
}
