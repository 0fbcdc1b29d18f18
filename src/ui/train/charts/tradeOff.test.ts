import { expect, it } from 'vitest';
import type { ValidationRow } from '#worker/protocolTrain.ts';
import { MOST_SPOTS, planeOf, wayOf } from './tradeOff.ts';

const held = (arm: number, step: number, perceptual: number | null): ValidationRow => ({
  arm,
  step,
  n: 16,
  kidN: 16,
  psnr: 20 + step,
  hole: null,
  slim: perceptual === null ? null : { distance: perceptual, kid: null },
  vgg19: null,
  own: null,
  partner: null,
  diversity: 1,
});

const slim = { by: 'slim', partner: false } as const;

it('is the way of one arm, where it was measured', () => {
  const rows = [held(0, 0, 1), held(1, 0, 2), held(0, 10, null), held(0, 20, 0.5)];
  expect(wayOf(rows, 0, slim)).toEqual([
    { step: 0, psnr: 20, perceptual: 1 },
    { step: 20, psnr: 40, perceptual: 0.5 },
  ]);
  expect(wayOf(rows, 2, slim)).toEqual([]);
});

it('keeps few of many, each once, with both ends', () => {
  const steps = wayOf(
    Array.from({ length: 1000 }, (_, step) => held(0, step, 1)),
    0,
    slim,
  ).map(({ step }) => step);
  expect(steps).toHaveLength(MOST_SPOTS);
  expect(new Set(steps).size).toBe(MOST_SPOTS);
  expect([steps[0], steps.at(-1)]).toEqual([0, 999]);
});

it('is by full VGG-19 where it measures, and of the true translation where that is known', () => {
  const vgg19 = { ...held(0, 5, 1), vgg19: { distance: 7, kid: null } };
  expect(planeOf([held(0, 0, 1)])).toEqual(slim);
  expect(planeOf([held(0, 0, 1), vgg19])).toEqual({ by: 'vgg19', partner: false });
  expect(wayOf([held(0, 0, 1), vgg19], 0, planeOf([vgg19]))).toEqual([{ step: 5, psnr: 25, perceptual: 7 }]);
  const known = { ...vgg19, partner: { psnr: 9, slim: 2, vgg19: 3 } };
  expect(wayOf([known], 0, planeOf([known]))).toEqual([{ step: 5, psnr: 9, perceptual: 3 }]);
});
