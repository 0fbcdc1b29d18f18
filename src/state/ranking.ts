import type { Failure, MetricId } from '#worker/protocol.ts';
import { weighedOf } from './comparison.ts';
import { fits } from './request.ts';
import type { Store } from './store.ts';
import { makingOf } from './wanted.ts';

export interface Ranked {
  readonly id: string;
  readonly name: string;
  /** null while it is not measured. */
  readonly total: number | null;
  /** Beside the total; null has no value here, the PSNR of equal images is infinite. Empty while not measured. */
  readonly metrics: Readonly<Partial<Record<MetricId, number | null>>>;
  /** Why there is no number. */
  readonly failure: Failure | null;
}

/**
 * Every generated image, the perceptually closest first, those without a number last; in the order in which they came
 * while one is still to be measured, so that no row jumps with each number.
 */
export function rankingOf(store: Store): readonly Ranked[] {
  const { measured, generated, failures } = store;
  const usable = measured && fits(measured.request, makingOf(store)) ? measured.results : {};
  const all = generated.map(({ id, name }): Ranked => {
    const result = usable[id] ?? null;
    return {
      id,
      name,
      total: weighedOf(store, result).total,
      metrics: Object.fromEntries((result?.metrics ?? []).map((metric) => [metric.id, metric.value])),
      failure: failures[id] ?? null,
    };
  });
  return isComplete(all) ? all.sort((a, b) => compared(a.total, b.total)) : all;
}

/** Whether each image has its numbers, or a reason why not. */
export const isComplete = (ranked: readonly Ranked[]): boolean =>
  ranked.every(
    ({ total, metrics, failure }) => failure !== null || (total !== null && Object.keys(metrics).length > 0),
  );

/** What the table can be sorted by. */
export type RankedBy = 'total' | MetricId;

/** Sorted by one column, `better` first or last; images that failed or are not measured are at the end in any case. */
export function sortedBy(
  ranked: readonly Ranked[],
  by: RankedBy,
  better: 'larger' | 'smaller',
  bestFirst: boolean,
): readonly Ranked[] {
  const sign = (better === 'smaller') === bestFirst ? 1 : -1;
  const value = ({ total, metrics }: Ranked) => {
    if (total === null || by === 'total') return total;
    return metrics[by] ?? null;
  };
  const signed = (one: Ranked) => {
    const found = value(one);
    return found === null ? null : sign * found;
  };
  return ranked.toSorted((a, b) => compared(signed(a), signed(b)));
}

/** Order of two numbers, the smaller first; null comes last. */
function compared(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a - b;
}

/**
 * The best by PSNR and the best by the perceptual distance, of those that could be measured; null until each image has a
 * number or a reason why not.
 */
export function disagreement(
  ranked: readonly Ranked[],
): { psnr: Ranked; perceptual: Ranked } | 'agree' | null {
  if (!isComplete(ranked)) return null;
  const measured = ranked.filter(({ total }) => total !== null);
  if (measured.length < 2) return null;
  const [psnr] = sortedBy(measured, 'psnr', 'larger', true);
  const perceptual = measured[0]!;
  return psnr!.id === perceptual.id ? 'agree' : { psnr: psnr!, perceptual };
}
