import { add, dispose, mul, reshape, slice, stack, type Tensor1D } from '@tensorflow/tfjs-core';
import { lengthOf } from '../ops/length.ts';
import { scoped } from '../ops/scoped.ts';
import type { Arm, Batch, Terms } from './arm.ts';
import { readOnce } from './discriminatorUpdate.ts';
import type { Mix, StepMetrics, Turn } from './mix.ts';
import type { Player } from './player.ts';

/** How much the loss should change along its gradient, as a share of it: above rounding, below where it bends; the second, should the first be too large. */
const CHANGES = [1e-3, 2e-4] as const;

/** Errors from here on are no rounding and no bend: right gradients were seen to be off by 0.05 at most. */
export const WRONG = 0.2;

/** The gradient of one side's loss to all of its weights. */
export interface GradientCheck {
  readonly side: 'generator' | 'discriminator';
  /** Length of the gradient that the backend computes. */
  readonly claimed: number;
  /** Slope of the loss along that gradient, by central difference. The same, where the gradient is right. */
  readonly measured: number;
  /** What they are apart by, as a share of the larger one. */
  readonly error: number;
}

/**
 * Whether the gradients that `arm` would train by are those of its losses: moves all weights a little along the gradient and
 * back, and compares how the loss changes with the gradient's length. On the very networks, terms and sizes that will train,
 * since a backend may be right on others. D's penalty is left out. `arm` is at step 0, without spectral normalisation (its
 * estimates move with each step), and of no use afterwards. Takes seven to eleven steps.
 */
export async function checkGradients(
  arm: Arm,
  batch: Batch,
  mix: Mix,
  terms: Terms,
): Promise<readonly GradientCheck[]> {
  // Once as a run does it: which programs a graphics processor makes first may decide what the later ones compute.
  await arm.step(batch, still(mix), terms, 'both');
  const found = [await checkSide(arm, 'generator', batch, mix, terms)];
  if ((mix.weights.adversarial ?? 0) > 0)
    found.push(await checkSide(arm, 'discriminator', batch, mix, terms));
  return found.filter((check) => check !== null);
}

async function checkSide(
  arm: Arm,
  side: 'generator' | 'discriminator',
  batch: Batch,
  mix: Mix,
  terms: Terms,
): Promise<GradientCheck | null> {
  const players = Object.entries(arm.players)
    .filter(([name]) => name.startsWith('discriminator') === (side === 'discriminator'))
    .map(([, player]) => player);
  const loss = async (): Promise<Loss> => {
    arm.steps = 0; // the same random numbers each time
    return lossOf(await arm.step(batch, still(mix), terms, side satisfies Turn), side);
  };
  const { size } = await loss();
  // Two discriminators have a loss each, and their mean is told.
  const share = side === 'discriminator' ? 1 / players.length : 1;
  const beta1 = side === 'generator' ? mix.generator.beta1 : mix.discriminator.beta1;
  // Adam's first moment after some steps of the same gradient, unbiased, is that gradient.
  const gradients = players.map(({ current: { adam } }) =>
    scoped<Tensor1D>(() => mul(adam.first, 1 / (1 - beta1 ** adam.steps))),
  );
  try {
    const length = Math.hypot(...(await readOnce(scoped(() => stack(gradients.map(lengthOf)) as Tensor1D))));
    if (length === 0 || size === 0) return null;
    let best: GradientCheck | null = null;
    for (const change of CHANGES) {
      const distance = (change * size) / (share * length);
      const move = (by: number) => {
        for (const [i, player] of players.entries()) moveAlong(player, gradients[i]!, by / length);
      };
      move(distance);
      const { value: above } = await loss();
      move(-2 * distance);
      const { value: below } = await loss();
      move(distance);
      const [claimed, measured] = [share * length, (above - below) / (2 * distance)];
      const error = Math.abs(claimed - measured) / Math.max(claimed, Math.abs(measured));
      if (!best || error < best.error) best = { side, claimed, measured, error };
      if (error < 0.05) break;
    }
    return best;
  } finally {
    dispose(gradients);
  }
}

/** The same losses, and nothing moves. Without D's penalty: of networks with kinks it has steps, across which no difference is its slope. */
const still = (mix: Mix): Mix => ({
  ...mix,
  adaptive: 'manual',
  criticSteps: 1,
  penalty: { kind: 'none', strength: 0 },
  generator: { ...mix.generator, learningRate: 0 },
  discriminator: { ...mix.discriminator, learningRate: 0 },
});

interface Loss {
  readonly value: number;
  /** Of what it is made of: a loss that is 0 by chance is no measure of how far to go. */
  readonly size: number;
}

/** Losses of scores, which are differences, may be near 0 though the scores are not. */
const sizeOfScores = (loss: number): number => Math.max(Math.abs(loss), 0.1);

function lossOf({ terms, weights, discriminatorLoss }: StepMetrics, side: GradientCheck['side']): Loss {
  if (side === 'discriminator') return { value: discriminatorLoss!, size: sizeOfScores(discriminatorLoss!) };
  let [value, size] = [0, 0];
  for (const [id, term] of Object.entries(terms)) {
    const weight = weights[id] ?? 0;
    value += weight * term;
    size += weight * (id === 'adversarial' ? sizeOfScores(term) : Math.abs(term));
  }
  return { value, size };
}

/** Adds `by` times a direction over all parameters, laid end to end as Adam has them. */
function moveAlong(player: Player, direction: Tensor1D, by: number): void {
  const { adam, params } = player.current;
  const update = scoped(() => {
    let at = 0;
    const tensors = player.tensors();
    for (const [name, p] of params) {
      const piece = reshape(slice(direction, [at], [p.size]), p.shape);
      tensors[`params/${name}`] = add(p, mul(piece, by));
      at += p.size;
    }
    return { tensors, steps: adam.steps };
  });
  player.adopt(update);
}
