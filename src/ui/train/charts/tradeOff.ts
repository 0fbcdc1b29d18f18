import type { ValidationRow } from '#worker/protocolTrain.ts';

export interface Spot {
  step: number;
  /** dB */
  psnr: number;
  perceptual: number;
}

/** What the plane shows: by full VGG-19 where it measures, of the true translation where it is known. */
export interface Plane {
  readonly by: 'slim' | 'vgg19';
  readonly partner: boolean;
}

/** Spots of an arm that are drawn at most. */
export const MOST_SPOTS = 60;

/** The same for all spots, by the newest measurement: those by another network would be in other places. */
export function planeOf(validations: readonly ValidationRow[]): Plane {
  const newest = validations.at(-1);
  return { by: newest?.vgg19 ? 'vgg19' : 'slim', partner: Boolean(newest?.partner) };
}

/** An arm's way through the perception-distortion plane, by step; the newest spot is always there. Empty without any. */
export function wayOf(
  validations: readonly ValidationRow[],
  arm: number,
  { by, partner }: Plane,
): readonly Spot[] {
  const all = validations.flatMap((row): Spot[] => {
    if (row.arm !== arm) return [];
    const perceptual = partner ? row.partner?.[by] : row[by]?.distance;
    const psnr = partner ? row.partner?.psnr : row.psnr;
    return typeof perceptual === 'number' && typeof psnr === 'number'
      ? [{ step: row.step, psnr, perceptual }]
      : [];
  });
  if (all.length <= MOST_SPOTS) return all;
  return Array.from(
    { length: MOST_SPOTS },
    (_, i) => all[Math.round((i * (all.length - 1)) / (MOST_SPOTS - 1))]!,
  );
}
