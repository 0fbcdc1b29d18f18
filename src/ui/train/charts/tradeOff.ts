import type { ValidationRow } from '#worker/protocolTrain.ts';

export interface Spot {
  step: number;
  /** dB */
  psnr: number;
  perceptual: number;
}

/** Spots of an arm that are drawn at most. */
export const MOST_SPOTS = 60;

/** An arm's way through the perception-distortion plane, by step; the newest spot is always there. Empty without any. */
export function wayOf(validations: readonly ValidationRow[], arm: number): readonly Spot[] {
  const all = validations.flatMap(({ arm: of, step, psnr, perceptual }): Spot[] =>
    of === arm && perceptual !== null ? [{ step, psnr, perceptual }] : [],
  );
  if (all.length <= MOST_SPOTS) return all;
  return Array.from(
    { length: MOST_SPOTS },
    (_, i) => all[Math.round((i * (all.length - 1)) / (MOST_SPOTS - 1))]!,
  );
}
