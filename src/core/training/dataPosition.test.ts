import { expect, it } from 'vitest';
import { batchAt } from './dataPosition.ts';

it('shows every image once in each pass, in another order each time', () => {
  const seen = Array.from({ length: 7 }, (_, step) => batchAt(3, step, 2, 7)).flat();
  const passes = [seen.slice(0, 7), seen.slice(7)];
  for (const pass of passes) expect([...pass].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(passes[0]).not.toEqual(passes[1]);
});

it('gives the same images for the same seed and step, others for another seed', () => {
  expect(batchAt(3, 11, 4, 50)).toEqual(batchAt(3, 11, 4, 50));
  expect(batchAt(4, 11, 4, 50)).not.toEqual(batchAt(3, 11, 4, 50));
});

it('fills a batch that is larger than the set', () => {
  expect([...batchAt(1, 0, 6, 3)].sort()).toEqual([0, 0, 1, 1, 2, 2]);
});
