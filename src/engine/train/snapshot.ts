import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { AppError } from '#core/failure.ts';
import type { Arm } from '#core/training/arm.ts';
import type { Player } from '#core/training/player.ts';
import type { StoredArm, StoredPlayer, StoredTensor } from '#io/checkpoints/types.ts';

/** Copies everything that an arm has learnt off the device. */
export async function takeSnapshot(arm: Arm): Promise<StoredArm> {
  const { steps, adaptive } = arm;
  const players = await Promise.all(
    Object.entries(arm.players).map(async ([name, player]) => [name, await stored(player)] as const),
  );
  return { steps, adaptive, players: Object.fromEntries(players) };
}

async function stored(player: Player): Promise<StoredPlayer> {
  const steps = player.current.adam.steps;
  const tensors = await Promise.all(
    Object.entries(player.tensors()).map(async ([name, t]): Promise<[string, StoredTensor]> => {
      // A copy: on some backends data() hands out the tensor's own memory.
      return [name, { shape: [...t.shape], values: Float32Array.from(await t.data()) }];
    }),
  );
  return { steps, tensors: Object.fromEntries(tensors) };
}

/**
 * Puts a snapshot into an arm of the same task and options; to the bit, so that its next step is the one that would have
 * come. Throws `bad-checkpoint` and leaves the arm as it was when the networks are not the same.
 */
export function applySnapshot(arm: Arm, snapshot: StoredArm, file: string): void {
  const [expected, found] = [layout(arm), layoutOf(snapshot)];
  if (expected !== found)
    throw new AppError({
      code: 'bad-checkpoint',
      file,
      reason: 'other-task',
      ...difference(expected, found),
    });
  for (const [name, player] of Object.entries(arm.players)) {
    const { steps, tensors } = snapshot.players[name]!;
    player.adopt({
      steps,
      tensors: Object.fromEntries(
        Object.entries(tensors).map(([key, { shape, values }]) => [
          key,
          tensor(values.slice(), [...shape]) as Tensor,
        ]),
      ),
    });
  }
  arm.adaptive = snapshot.adaptive;
  arm.steps = snapshot.steps;
}

/** Every tensor with its shape, one a line. */
const layout = (arm: Arm): string =>
  lines(
    Object.entries(arm.players).flatMap(([name, player]) =>
      Object.entries(player.tensors()).map(([key, { shape }]) => `${name}/${key} [${shape.join()}]`),
    ),
  );
const layoutOf = (snapshot: StoredArm): string =>
  lines(
    Object.entries(snapshot.players).flatMap(([name, { tensors }]) =>
      Object.entries(tensors).map(([key, { shape }]) => `${name}/${key} [${shape.join()}]`),
    ),
  );
const lines = (list: readonly string[]) => [...list].sort().join('\n');

/** The first line that one has and the other has not. */
function difference(expected: string, found: string): { expected: string; found: string } {
  const [a, b] = [expected.split('\n'), found.split('\n')];
  const only = (list: readonly string[], other: readonly string[]) =>
    list.find((line) => !other.includes(line)) ?? 'nothing more';
  return { expected: only(a, b), found: only(b, a) };
}
