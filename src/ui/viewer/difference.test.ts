import { expect, it } from 'vitest';
import { fillDifference, fillMagnitude, gainTable } from './difference.ts';

const a = new Uint8ClampedArray([10, 20, 30, 255, 0, 255, 128, 255]);
const b = new Uint8ClampedArray([13, 18, 30, 255, 255, 0, 64, 255]);

it('is the absolute difference of each channel times the gain, clipped', () => {
  const out = new Uint32Array(2);
  fillDifference(a, b, gainTable(2), 0, 2, out);
  expect([...new Uint8Array(out.buffer)]).toEqual([6, 4, 0, 255, 255, 255, 128, 255]);
});

it('writes only the pixels it was asked for, and black for equals', () => {
  const out = new Uint32Array(2).fill(7);
  fillDifference(a, a, gainTable(32), 1, 2, out);
  expect([...out]).toEqual([7, 0xff000000]);
});

it('measures the mean over the channels in 0..1', () => {
  const out = new Float32Array(2);
  fillMagnitude(a, b, 0, 2, out);
  expect(out[0]).toBeCloseTo(5 / 765, 7);
  expect(out[1]).toBeCloseTo((255 + 255 + 64) / 765, 6);
});
