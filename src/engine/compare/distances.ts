import type { DistanceId } from '#core/distances/types.ts';
import type { CompareContext } from './context.ts';
import { type MeasuredPair, measurePair, type PairRequest } from './measurePair.ts';

export type { PairRequest as DistancesRequest };

export interface DistanceRow {
  readonly tap: string;
  readonly distance: DistanceId;
  /** The (masked) mean; a global distance's one number. Never weighted. */
  readonly value: number;
  /** Elements of the tap (c * h * w, within the mask): value * count is the sum form. */
  readonly count: number;
}

export interface Distances extends Pick<MeasuredPair, 'working' | 'colours' | 'made'> {
  /** In the order of the request. */
  readonly rows: readonly DistanceRow[];
  readonly cost: { readonly forwardPasses: number; readonly ms: number };
}

/** The distances of one pair, without maps. Weights are not applied here: the page does that, again and again, by itself. */
export async function distances(request: PairRequest, context: CompareContext): Promise<Distances> {
  const began = performance.now();
  const { rows, working, colours, made, forwardPasses } = await measurePair(request, context);
  return {
    rows: request.rows.map(({ tap, distance }, i) => {
      const { value, count } = rows[i]!;
      return { tap, distance, value, count };
    }),
    working,
    colours,
    made,
    cost: { forwardPasses, ms: performance.now() - began },
  };
}
