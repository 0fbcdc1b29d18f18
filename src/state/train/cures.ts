import type { CheckpointEntry, CoachNote, Limit, Mix, TermId } from '#worker/protocolTrain.ts';

export type CureId =
  | 'halve-rate-d'
  | 'double-rate-d'
  | 'halve-rate-g'
  | 'rates-third'
  | 'add-r1'
  | 'halve-penalty'
  | 'halve-adversarial'
  | 'raise-perceptual'
  | 'term-tenth'
  | 'by-hand';

/** Something that the coach advises, as one click does it. */
export type Cure =
  | { readonly id: CureId; readonly mix: Mix }
  | { readonly id: 'go-back'; readonly checkpoint: string; readonly step: number };

const weighed = (mix: Mix, id: TermId, weight: number): Mix => ({
  ...mix,
  weights: { ...mix.weights, [id]: weight },
});
const rated = (mix: Mix, who: 'generator' | 'discriminator', times: number, { min, max }: Limit): Mix => ({
  ...mix,
  [who]: { ...mix[who], learningRate: Math.min(max, Math.max(min, mix[who].learningRate * times)) },
});

const lessAdversary = (mix: Mix): Cure[] => {
  const weight = mix.weights.adversarial ?? 0;
  return weight > 0 ? [{ id: 'halve-adversarial', mix: weighed(mix, 'adversarial', weight / 2) }] : [];
};
const r1 = (mix: Mix): Cure[] =>
  mix.penalty.kind === 'none'
    ? [{ id: 'add-r1', mix: { ...mix, penalty: { kind: 'r1', strength: 1 } } }]
    : [];

/**
 * What can be done by a click against what a note names: a part of the coach's advice. `checkpoint`: the run's newest;
 * `rates`: what a learning rate may be.
 */
export function curesOf(
  { trouble, term }: CoachNote,
  mix: Mix,
  checkpoint: Pick<CheckpointEntry, 'id' | 'step'> | null,
  rates: Limit,
): readonly Cure[] {
  switch (trouble) {
    case 'discriminator-won':
      return [
        { id: 'halve-rate-d', mix: rated(mix, 'discriminator', 0.5, rates) },
        ...r1(mix),
        ...lessAdversary(mix),
      ];
    case 'generator-won': {
      const { kind, strength } = mix.penalty;
      const weaker: Cure = {
        id: 'halve-penalty',
        mix: { ...mix, penalty: { kind, strength: strength / 2 } },
      };
      return [
        { id: 'double-rate-d', mix: rated(mix, 'discriminator', 2, rates) },
        ...(kind === 'none' ? [] : [weaker]),
      ];
    }
    case 'low-diversity': {
      const more = Math.max(1, 2 * (mix.weights.perceptual ?? 0));
      return [
        { id: 'raise-perceptual', mix: weighed(mix, 'perceptual', more) },
        ...r1(mix),
        { id: 'halve-rate-g', mix: rated(mix, 'generator', 0.5, rates) },
      ];
    }
    case 'dominates':
      return term ? [{ id: 'term-tenth', mix: weighed(mix, term, (mix.weights[term] ?? 0) / 10) }] : [];
    case 'explosion':
    case 'dead': {
      const slower: Cure = {
        id: 'rates-third',
        mix: rated(rated(mix, 'generator', 1 / 3, rates), 'discriminator', 1 / 3, rates),
      };
      return [
        ...(checkpoint ? [{ id: 'go-back', checkpoint: checkpoint.id, step: checkpoint.step } as const] : []),
        slower,
      ];
    }
    case 'clamped':
      return [{ id: 'by-hand', mix: { ...mix, adaptive: 'manual' } }];
    default:
      return trouble satisfies never;
  }
}
