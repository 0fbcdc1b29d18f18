import { expect, it } from 'vitest';
import type { ValidationRow } from '#worker/protocolTrain.ts';
import { MOST_SPOTS, wayOf } from './tradeOff.ts';

const held = (arm: number, step: number, perceptual: number | null): ValidationRow => ({
  arm,
  step,
  n: 16,
  psnr: 20 + step,
  perceptual,
  monitor: null,
  kid: null,
  diversity: 1,
});

it('is the way of one arm, where it was measured', () => {
  const rows = [held(0, 0, 1), held(1, 0, 2), held(0, 10, null), held(0, 20, 0.5)];
  expect(wayOf(rows, 0)).toEqual([
    { step: 0, psnr: 20, perceptual: 1 },
    { step: 20, psnr: 40, perceptual: 0.5 },
  ]);
  expect(wayOf(rows, 2)).toEqual([]);
});

it('keeps few of many, each once, with both ends', () => {
  const steps = wayOf(
    Array.from({ length: 1000 }, (_, step) => held(0, step, 1)),
    0,
  ).map(({ step }) => step);
  expect(steps).toHaveLength(MOST_SPOTS);
  expect(new Set(steps).size).toBe(MOST_SPOTS);
  expect([steps[0], steps.at(-1)]).toEqual([0, 999]);
});
