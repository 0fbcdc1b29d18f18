import type { DistanceId } from '#worker/protocol.ts';
import type { Exported } from './exported.ts';

/** One measured row, weighed. */
export interface Layer {
  readonly tap: string;
  /** How the two feature maps are compared. */
  readonly kind: DistanceId;
  /** The number: a mean, or that times `count` where the reduction is `sum`. */
  readonly distance: number;
  /** Elements that it is the mean of. */
  readonly count: number;
  readonly weight: number;
  /** scale * weight * distance */
  readonly contribution: number;
  /** contribution / total; null where the total is 0. */
  readonly share: number | null;
}

/** The rows of a comparison with their weights, and the total: the sum of the contributions, in row order. */
export function weighedLayers({ result, weights, reduction, recipe }: Exported): {
  layers: readonly Layer[];
  total: number;
} {
  if (weights.length !== result.rows.length)
    throw new Error(`weighedLayers: expected ${result.rows.length} weights, got ${weights.length}`);
  const rows = result.rows.map(({ tap, distance: kind, value, count }, index) => {
    const distance = reduction === 'sum' ? value * count : value;
    const weight = weights[index]!;
    const contribution = weight === 0 ? 0 : recipe.scale * weight * distance;
    return { tap, kind, distance, count, weight, contribution };
  });
  const total = rows.reduce((sum, { contribution }) => sum + contribution, 0);
  return {
    layers: rows.map((row) => ({ ...row, share: total === 0 ? null : row.contribution / total })),
    total,
  };
}
