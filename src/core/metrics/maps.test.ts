import { describe, expect, it } from 'vitest';
import { seededPicture } from '#tests/support/pictures.ts';
import ssimGolden from '#tests/truth/ssim.json' with { type: 'json' };
import structure from '#tests/truth/structure.json' with { type: 'json' };
import { usualConventions } from './conventions.ts';
import { mse } from './errorMetrics.ts';
import { flip } from './flip.ts';
import { gmsd } from './gmsd.ts';
import { haarPsi } from './haarPsi.ts';
import { pixelPair } from './pixelPair.ts';
import { metricList } from './registry.ts';
import { ssim } from './ssim.ts';
import type { PixelMetric } from './types.ts';

interface Pictures {
  readonly width: number;
  readonly height: number;
  readonly seedA: number;
  readonly kindA: string;
  readonly seedB: number;
  readonly kindB: string;
}
const pairOf = ({ width, height, seedA, kindA, seedB, kindB }: Pictures) =>
  pixelPair(seededPicture(width, height, seedA, kindA), seededPicture(width, height, seedB, kindB), null);

const { maps } = structure;
const goldens = [
  [mse, maps, maps.mse],
  [flip, maps, maps.flip],
  [gmsd, maps, maps.gmsd],
  [haarPsi, maps, maps.haarpsi],
  [ssim, ssimGolden.map, ssimGolden.map.values],
] as const;

describe.each(goldens.map(([metric, ...golden]) => [metric.id, metric as PixelMetric, ...golden] as const))(
  'the map of %s',
  (_, metric, pictures, expected) => {
    it('is that of numpy and scipy, place by place', async () => {
      const { width, height, values, inset, scale } = (await metric.map!.make(pairOf(pictures)))!;
      expect([width, height]).toEqual(
        [pictures.width, pictures.height].map((side) => Math.ceil((side - 2 * inset) / scale)),
      );
      expect(values).toHaveLength(expected.length);
      expected.forEach((value, i) => {
        expect(values[i]!).toBeCloseTo(value, 6);
      });
    });

    it('is 0 where both are alike', async () => {
      const a = seededPicture(20, 18, 1, 'smooth');
      const { values } = (await metric.map!.make(pixelPair(a, a, null)))!;
      for (const value of values) expect(Math.abs(value)).toBeLessThan(1e-9);
    });
  },
);

const meant = metricList.flatMap((metric) => (metric.needs === null && metric.map ? [metric] : []));

it('of which the number is the mean has it, but for what the number weighs otherwise', async () => {
  expect(meant.map(({ id }) => id)).toEqual(['mse', 'ssim', 'haarpsi', 'gmsd', 'flip']);
  const pair = pairOf(ssimGolden.map);
  for (const [metric, number] of [
    [mse, await mse.measure(pair)],
    [flip, await flip.measure(pair)],
    [ssim, 1 - (await ssim.measure(pair))!],
  ] as const) {
    const { values } = (await metric.map!.make(pair))!;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeCloseTo(number!, 6);
  }
});

it('of SSIM is by the chosen window and channels, and missing where no window fits', async () => {
  const small = { width: 9, height: 9 };
  const [a, b] = [seededPicture(9, 9, 1, 'smooth'), seededPicture(9, 9, 2, 'noise')];
  expect(await ssim.map!.make(pixelPair(a, b, null))).toBeNull();
  const uniform = { ...usualConventions, ssim: 'uniform-7', channels: 'y' } as const;
  const pair = pixelPair(a, b, null, uniform);
  const { values, width, inset } = (await ssim.map!.make(pair))!;
  expect([width, inset, values.length]).toEqual([small.width - 6, 3, 9]);
  const mean = values.reduce((sum, value) => sum + value, 0) / 9;
  expect(mean).toBeCloseTo(1 - (await ssim.measure(pair))!, 6);
});
