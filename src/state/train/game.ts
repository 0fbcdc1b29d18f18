import type { AdversarialId, Mix } from '#worker/protocolTrain.ts';

/** Strengths that the papers use: Gulrajani et al. 2017 for the gradient penalty; R1 is 1 in this page's defaults. */
const strengths: Readonly<Record<Mix['penalty']['kind'], number>> = {
  none: 0,
  'gradient-penalty': 10,
  r1: 1,
};

/** A penalty at its usual strength. */
export const penaltyOf = (kind: Mix['penalty']['kind']): Mix['penalty'] => ({
  kind,
  strength: strengths[kind],
});

/** What changes with the game: a Wasserstein critic without a gradient penalty has no bounds, so it comes with one. */
export function gameOf(adversarial: AdversarialId, { penalty }: Mix): Partial<Mix> {
  if (adversarial !== 'wasserstein' || penalty.kind === 'gradient-penalty') return { adversarial };
  return { adversarial, penalty: penaltyOf('gradient-penalty') };
}
