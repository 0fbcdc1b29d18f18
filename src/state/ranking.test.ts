import { expect, it } from 'vitest';
import { disagreement, type Ranked, sortedBy } from './ranking.ts';

const ranked = (name: string, total: number | null, psnr: number | null, failed = false): Ranked => ({
  id: name,
  name,
  total,
  metrics: total === null ? {} : { psnr, ssim: null },
  failure: failed ? { code: 'mask-empty' } : null,
});
const names = (list: readonly Ranked[]) => list.map(({ name }) => name).join('');

it('sorts by a column with equal images as the best PSNR, and what has no number last in both orders', () => {
  const all = [
    ranked('f', null, null, true),
    ranked('a', 1, 20),
    ranked('b', 2, Number.POSITIVE_INFINITY),
    ranked('c', 3, 30),
  ];
  expect(names(sortedBy(all, 'psnr', 'larger', true))).toBe('bcaf');
  expect(names(sortedBy(all, 'psnr', 'larger', false))).toBe('acbf');
  expect(names(sortedBy(all, 'total', 'smaller', false))).toBe('cbaf');
});

it('gives a verdict of the images that have a number, once no other is to come', () => {
  const [best, other] = [ranked('a', 1, 20), ranked('b', 2, 30)];
  expect(disagreement([best, other, ranked('f', null, null, true)])).toMatchObject({
    psnr: { name: 'b' },
    perceptual: { name: 'a' },
  });
  expect(disagreement([best, other, ranked('w', null, null)])).toBeNull();
  expect(disagreement([best, ranked('f', null, null, true)])).toBeNull();
});
