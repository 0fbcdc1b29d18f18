import { expect, it } from 'vitest';
import type { ValidationRow } from '#worker/protocolTrain.ts';
import { calmOf } from './calm.ts';

const row = (arm: number, step: number, psnr: number, averagePsnr?: number): ValidationRow => ({
  arm,
  step,
  n: 16,
  kidN: 0,
  psnr,
  ...(averagePsnr !== undefined && { averagePsnr }),
  hole: null,
  slim: null,
  vgg19: null,
  own: null,
  partner: null,
  diversity: 0.6,
});

it('says that nothing was measured until every arm was', () => {
  expect(calmOf([], 1)).toBe('unmeasured');
  expect(calmOf([row(0, 25, 20, 14)], 2)).toBe('unmeasured');
});

it('never says that all is well while an arm’s newest pictures are noise, by the numbers of a collapse that goes round', () => {
  expect(calmOf([row(0, 575, 11.77, 14.6)], 1)).toBe('far');
  expect(calmOf([row(0, 575, 20, 14.6), row(1, 575, 12, 14.6)], 2)).toBe('far');
  expect(calmOf([row(0, 575, 11.77, 14.6), row(0, 600, 16.4, 14.6)], 1)).toBe('well');
  expect(calmOf([row(0, 25, 11)], 1), 'of a run that was kept before it was measured').toBe('well');
});
