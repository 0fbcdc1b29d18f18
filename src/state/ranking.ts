import { weighedOf } from './comparison.ts';
import type { Store } from './store.ts';

export interface Ranked {
  readonly id: string;
  readonly name: string;
  /** null while it is not measured. */
  readonly total: number | null;
  /** dB; null for equal images (infinite) and while it is not measured. */
  readonly psnr: number | null;
  readonly ssim: number | null;
}

/** Every generated image, the perceptually closest first; those without a number last. */
export function rankingOf(store: Store): readonly Ranked[] {
  const all = store.generated.map(({ id, name }): Ranked => {
    const result = store.results[id] ?? null;
    const metric = (wanted: string) => result?.metrics.find((m) => m.id === wanted)?.value ?? null;
    return { id, name, total: weighedOf(store, result).total, psnr: metric('psnr'), ssim: metric('ssim') };
  });
  const value = ({ total }: Ranked) => total ?? Number.POSITIVE_INFINITY;
  return all.sort((a, b) => (value(a) === value(b) ? 0 : value(a) - value(b)));
}

/** The best by PSNR and the best by the perceptual distance, when all are measured and the two differ. */
export function disagreement(
  ranked: readonly Ranked[],
): { psnr: Ranked; perceptual: Ranked } | 'agree' | null {
  if (ranked.length < 2 || ranked.some(({ total }) => total === null)) return null;
  const best = ranked.reduce((a, b) =>
    (b.psnr ?? Number.POSITIVE_INFINITY) > (a.psnr ?? Number.POSITIVE_INFINITY) ? b : a,
  );
  const perceptual = ranked[0]!;
  return best.id === perceptual.id ? 'agree' : { psnr: best, perceptual };
}
