import type { DistanceId } from '#core/distances/types.ts';
import type { GoldenGradient, GoldenTap } from './truth.ts';

/** Which number of golden.json each of our distances must equal. */
export const goldenDistances = {
  l1: 'l1',
  squared: 'squared',
  'unit-squared': 'unitSquared',
  gram: 'gramSquared',
} as const satisfies Partial<Record<DistanceId, keyof GoldenTap>>;

export type GoldenDistance = keyof typeof goldenDistances;

/** |found - expected| relative to expected; absolute where 0 is expected. */
export function relativeError(found: number, expected: number): number {
  const error = Math.abs(found - expected) / (expected === 0 ? 1 : Math.abs(expected));
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

/** One line for each number further than `tolerance` from golden.json's; none when all is well. */
export function tapMismatches(
  tap: string,
  found: Readonly<Record<GoldenDistance, number>>,
  golden: GoldenTap,
  tolerance = 1e-3,
): string[] {
  return (Object.keys(goldenDistances) as GoldenDistance[]).flatMap((id) => {
    const expected = golden[goldenDistances[id]];
    const error = relativeError(found[id], expected);
    return error <= tolerance
      ? []
      : [`${tap} ${id}: expected ${expected}, got ${found[id]} (off by ${error})`];
  });
}

/** The same for an image gradient [h, w, 3]: its norm to 1e-3, the stored pixels to 1 % of the largest number. */
export function gradientMismatches(
  found: Float32Array,
  width: number,
  golden: GoldenGradient,
  tolerance = { norm: 1e-3, pixel: 0.01 },
): string[] {
  const norm = Math.sqrt(found.reduce((sum, g) => sum + g * g, 0));
  const lines =
    relativeError(norm, golden.l2) <= tolerance.norm ? [] : [`norm: expected ${golden.l2}, got ${norm}`];
  for (const [place, rgb] of Object.entries(golden.rgbAt)) {
    const [y, x] = place.split(',').map(Number) as [number, number];
    rgb.forEach((expected, channel) => {
      const got = found[(y * width + x) * 3 + channel]!;
      if (!(Math.abs(got - expected) <= tolerance.pixel * golden.maxAbs))
        lines.push(`pixel ${place} channel ${channel}: expected ${expected}, got ${got}`);
    });
  }
  return lines;
}
