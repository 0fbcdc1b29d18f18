import { dispose, image, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { asImage01, type Image01 } from '#core/image.ts';
import { Budget, FeatureBank } from '#core/losses/featureBank.ts';
import { pixelTerms } from '#core/losses/imageTerms.ts';
import { perceptualTerm } from '#core/losses/perceptual.ts';
import { gradientBalanced } from '#core/recipes/balanced.ts';
import { tasks } from '#core/tasks/registry.ts';
import type { TaskId } from '#core/tasks/types.ts';
import { createArm, type Terms } from '#core/training/arm.ts';
import { checkGradients, type GradientCheck } from '#core/training/gradientCheck.ts';
import type { Mix } from '#core/training/mix.ts';
import { random } from '#core/training/random.ts';
import { seededNetwork } from './tinyBackbone.ts';

const adam = { learningRate: 5e-4, beta1: 0.5, beta2: 0.99, epsilon: 1e-8 };
const mix: Mix = {
  weights: { l1: 0.3, perceptual: 1, adversarial: 0.03, cycle: 1, identity: 0.5 },
  adversarial: 'hinge',
  penalty: { kind: 'r1', strength: 1 },
  adaptive: 'vqgan',
  criticSteps: 2,
  generator: adam,
  discriminator: adam,
  emaDecay: 0.9,
};
const options = {
  side: 32,
  seed: 7,
  images: 4,
  ema: true,
  spectral: false,
  discriminatorChannels: 8,
} as const;

/** Blobs of colour, the same ones for the same seed. */
const blobs = (n: number, seed: number): Image01 =>
  tidy(() => {
    const colours = tensor4d(Float32Array.from({ length: n * 4 * 4 * 3 }, random(seed)), [n, 4, 4, 3]);
    return asImage01(image.resizeBilinear(colours as Tensor4D, [32, 32]));
  });

/** The app's own check of an arm on `task` at full size, by pixels, features and a game, on the current backend. */
export async function armGradients(
  task: TaskId,
  change: { mix?: Partial<Mix>; terms?: Terms } = {},
): Promise<readonly GradientCheck[]> {
  const network = seededNetwork();
  const bank = new FeatureBank(network, gradientBalanced.variant, new Budget(1e8));
  const arm = createArm(tasks[task], options);
  const [real, other] = [blobs(2, 1), blobs(2, 9)];
  const terms = {
    ...pixelTerms,
    perceptual: perceptualTerm(network, gradientBalanced, bank),
    ...change.terms,
  };
  try {
    const batch = { real, images: [0, 1], other, otherImages: [0, 1] };
    return await checkGradients(arm, batch, { ...mix, ...change.mix }, terms);
  } finally {
    for (const owner of [arm, bank, network]) owner.dispose();
    dispose([real, other]);
  }
}

/** What each network of an arm at the sizes of the first demo trains by in its first step, both sides in turn as in a run. */
export async function firstGradients(task: TaskId): Promise<Record<string, number[]>> {
  const arm = createArm(tasks[task], { ...options, images: 8, discriminatorChannels: 16 });
  const [real, other] = [blobs(8, 1), blobs(8, 9)];
  const images = [...Array(8).keys()];
  try {
    await arm.step({ real, images, other, otherImages: images }, mix, pixelTerms, 'both');
    const found: Record<string, number[]> = {};
    for (const [name, { current }] of Object.entries(arm.players))
      found[name] = [...(await current.adam.first.data())];
    return found;
  } finally {
    arm.dispose();
    dispose([real, other]);
  }
}
