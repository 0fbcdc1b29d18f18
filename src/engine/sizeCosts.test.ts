import { describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import { Pace } from './pace.ts';
import { passMultiplications, type SizesRequest, sizeCosts } from './sizeCosts.ts';

const { vgg19 } = backbones;
const rows = vgg19.defaultTaps.map((tap) => ({ tap, distance: 'l1' }) as const);
const request: SizesRequest = {
  backbone: 'vgg19',
  rows,
  width: 4000,
  height: 3000,
  longestSides: [16, 512, 1024, null],
};

describe('what working sizes would take', () => {
  it('counts the multiplications of VGG-19 as the field does', () => {
    const size = { width: 224, height: 224 };
    expect(passMultiplications(vgg19, size, new Set(['relu5_4'])) / 19.508e9).toBeCloseTo(1, 3);
    expect(passMultiplications(vgg19, size, new Set(['relu1_1']))).toBe(224 * 224 * 9 * 3 * 64);
    expect(passMultiplications(vgg19, size, new Set(['input']))).toBe(0);
  });

  it('refuses what cannot be made, in data, and gives the sizes of the others', () => {
    const costs = sizeCosts(request, new Pace(), 2);
    expect(costs.map(({ width, height }) => `${width}x${height}`)).toEqual([
      '16x12',
      '512x384',
      '1024x768',
      '4000x3000',
    ]);
    expect(costs.map(({ refused }) => refused?.code ?? null)).toEqual(['pair-too-small', null, null, null]);
    const huge = sizeCosts({ ...request, width: 14000, height: 7000 }, new Pace(), 2).at(-1)!;
    expect(huge.refused).toMatchObject({ code: 'too-much-memory' });
    const all = vgg19.taps.map(({ id }) => ({ tap: id, distance: 'gram' }) as const);
    expect(sizeCosts({ ...request, rows: all }, new Pace(), 2).at(-1)!.refused).toBeNull();
  });

  it('guesses the time by the last comparison’s pace, of that network alone', () => {
    const pace = new Pace();
    expect(sizeCosts(request, pace, 2).map(({ ms }) => ms)).toEqual([null, null, null, null]);
    const taps = new Set(rows.map(({ tap }) => tap));
    const seen = 2 * passMultiplications(vgg19, { width: 512, height: 384 }, taps);
    pace.note('vgg19', seen, 3000);
    pace.note('vgg19', 0, 10); // kept features: no pass, no pace
    const found = sizeCosts(request, pace, 2).map(({ ms }) => ms!);
    expect(found[1]).toBeCloseTo(3000, 6);
    expect(found[2]! / 12_000).toBeCloseTo(1, 1);
    expect(found[3]! / found[1]!).toBeCloseTo(12e6 / (512 * 384), 0);
    expect(sizeCosts({ ...request, backbone: 'vgg19-slim' }, pace, 2)[1]!.ms).toBeNull();
  });
});
