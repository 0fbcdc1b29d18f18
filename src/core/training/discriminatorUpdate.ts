import {
  add,
  concat,
  dispose,
  mean,
  mul,
  type Scalar,
  slice,
  stack,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { adversarialLosses } from '../losses/adversarial.ts';
import { gradientPenalty, type Penalty, r1Penalty } from '../losses/penalty.ts';
import { backward, forward } from '../networks/run.ts';
import { lengthOf } from '../ops/length.ts';
import { scoped } from '../ops/scoped.ts';
import type { Attempt } from './attempt.ts';
import { type Mix, NotFinite } from './mix.ts';
import type { Player, Update } from './player.ts';
import { type StreamPlace, stream } from './streams.ts';

const half = (x: Tensor, from: 0 | 1): Tensor => {
  const n = x.shape[0]! / 2;
  return slice(x, [from * n, 0, 0, 0], [n, ...x.shape.slice(1)] as [number, number, number, number]);
};

const sumMaps = (a: ReadonlyMap<string, Tensor>, b: ReadonlyMap<string, Tensor>) =>
  new Map([...a].map(([name, g]) => [name, add(g, b.get(name)!)]));

/** What D said before an update: its loss, and its mean scores. */
export interface Verdict {
  readonly loss: number;
  readonly real: number;
  readonly fake: number;
}

/**
 * One update of D on real and generated images (with their condition, if any, as further channels).
 * real, fake [n, h, w, c]; mixing [n, 1, 1, 1] in 0..1 places the points of the gradient penalty.
 * Throws NotFinite before anything changes; what changes is part of `attempt`.
 */
export async function updateDiscriminator(
  player: Player,
  real: Tensor4D,
  fake: Tensor4D,
  mixing: Tensor4D,
  mix: Mix,
  attempt: Attempt,
): Promise<Verdict> {
  const { update, numbers } = scoped(() => {
    const { params, state, back } = player.effective();
    const pass = forward(player.spec, params, concat([real, fake], 0));
    const loss = adversarialLosses[mix.adversarial].discriminator(half(pass.output, 0), half(pass.output, 1));
    const scores = backward(player.spec, params, pass, concat([loss.real, loss.fake], 0), 'params').params;
    const penalty = penaltyOf(player, params, real, fake, mixing, mix);
    const gradients = back(penalty ? sumMaps(scores, penalty.gradients) : scores);
    const lengths = [...gradients.values()].map(lengthOf);
    const total = penalty ? add(loss.value, penalty.value) : loss.value;
    const [meanReal, meanFake] = [mean(half(pass.output, 0)), mean(half(pass.output, 1))];
    const numbers = stack([total, meanReal, meanFake, lengthOf(stack(lengths))] as Scalar[]) as Tensor1D;
    return { update: player.propose(gradients, mix.discriminator, 0, state), numbers };
  });
  const [loss, meanReal, meanFake, length] = (await readOnce(numbers)) as [number, number, number, number];
  refuseUnlessFinite('the discriminator loss', [loss, length], [update]);
  attempt.move(player, update);
  return { loss, real: meanReal, fake: meanFake };
}

function penaltyOf(
  player: Player,
  params: ReadonlyMap<string, Tensor>,
  real: Tensor4D,
  fake: Tensor4D,
  mixing: Tensor4D,
  { penalty }: Mix,
): Penalty | null {
  switch (penalty.kind) {
    case 'none':
      return null;
    case 'gradient-penalty': {
      const between = add(mul(real, mixing), mul(fake, sub(1, mixing))) as Tensor4D;
      return gradientPenalty(player.spec, params, between, penalty.strength);
    }
    case 'r1':
      return r1Penalty(player.spec, params, real, penalty.strength);
    default:
      return penalty.kind satisfies never;
  }
}

/** Reads a tensor back and disposes it. */
export async function readOnce(tensor: Tensor1D): Promise<readonly number[]> {
  try {
    return [...(await tensor.data())];
  } finally {
    tensor.dispose();
  }
}

/** Throws NotFinite, with the proposed updates disposed, unless all numbers are finite. */
export function refuseUnlessFinite(
  where: string,
  numbers: readonly number[],
  updates: readonly Update[],
): void {
  if (numbers.every(Number.isFinite)) return;
  for (const { tensors } of updates) dispose(tensors);
  throw new NotFinite(where);
}

/** Uniform numbers in 0..1, one an image: where between real and fake the gradient penalty looks. [n, 1, 1, 1] */
export const mixingOf = (n: number, place: StreamPlace): Tensor4D =>
  tensor4d(Float32Array.from({ length: n }, stream('mixing', place)), [n, 1, 1, 1]);
