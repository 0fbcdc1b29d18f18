import type { Layer } from './layers.ts';

/**
 * The total as a formula that names every distance with the taps where it is taken:
 * `Σ w · mean(gram) [relu1_2, relu2_2] + Σ w · mean(squared) [relu3_3]`. Rows that count; all of them if none does.
 */
export function formulaOf(
  layers: readonly Pick<Layer, 'tap' | 'kind' | 'weight'>[],
  reduction: 'mean' | 'sum',
  scale: number,
): string {
  const counting = layers.filter(({ weight }) => weight > 0);
  const rows = counting.length > 0 ? counting : layers;
  const sums = [...new Set(rows.map(({ kind }) => kind))].map((kind) => {
    const taps = rows.filter((row) => row.kind === kind).map(({ tap }) => tap);
    return `Σ w · ${reduction}(${kind}) [${taps.join(', ')}]`;
  });
  if (scale === 1) return sums.join(' + ');
  return `${scale} · ${sums.length > 1 ? `(${sums.join(' + ')})` : sums.join('')}`;
}
