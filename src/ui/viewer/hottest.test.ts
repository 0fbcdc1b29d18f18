import { expect, it } from 'vitest';
import { addToRegions, hottest } from './hottest.ts';

function sums(width: number, height: number, at: (x: number, y: number) => number): Float64Array {
  const values = Float32Array.from({ length: width * height }, (_, i) =>
    at(i % width, Math.floor(i / width)),
  );
  const result = new Float64Array(9);
  addToRegions(values, width, height, 0, height, result);
  return result;
}

it('names the ninth that holds most, with its share', () => {
  expect(hottest(sums(9, 9, (x, y) => (x === 7 && y === 1 ? 1 : 0)))).toEqual({
    region: 'top-right',
    share: 1,
  });
  expect(hottest(sums(30, 20, (x, y) => (x < 10 && y > 14 ? 3 : 0)))?.region).toBe('bottom-left');
});

it('calls an even map even, and says nothing of zeros', () => {
  expect(hottest(sums(12, 12, () => 1))?.region).toBe('even');
  expect(hottest(sums(12, 12, () => 0))).toBeNull();
});

it('adds up to the whole in strips of any size', () => {
  const width = 10;
  const height = 7;
  const values = Float32Array.from({ length: 70 }, (_, i) => i);
  const whole = new Float64Array(9);
  addToRegions(values, width, height, 0, height, whole);
  const strips = new Float64Array(9);
  for (let y = 0; y < height; y++) addToRegions(values, width, height, y, y + 1, strips);
  expect(strips).toEqual(whole);
  expect(whole.reduce((a, b) => a + b)).toBe((69 * 70) / 2);
});
