import { expect, it } from 'vitest';
import { armOf, mixOf, oneLayer } from '#core/training/presets/parts.ts';
import { marksOf, withMarks } from './marks.ts';

const arm = armOf({ en: 'A', zh: '甲' }, mixOf({ l1: 1 }));
const whatOf = (change: Parameters<typeof marksOf>[1]) => marksOf(arm, change, 1, 7).map(({ what }) => what);

it('a live change is marked by what it changes; a name is none', () => {
  expect(marksOf(arm, { mix: mixOf({ l1: 2 }) }, 1, 7)).toEqual([{ step: 7, arm: 1, what: 'weights' }]);
  expect(whatOf({ mix: { ...arm.mix, adaptive: 'equalise' } })).toEqual(['rule']);
  expect(whatOf({ perceptual: oneLayer('relu1_2', 1) })).toEqual(['layers']);
  expect(whatOf({ mix: mixOf({ l1: 3 }, { emaDecay: 0 }) })).toEqual(['weights', 'settings']);
  expect(whatOf({ name: { en: 'B', zh: '乙' } })).toEqual([]);
});

it('marks of one step are kept once, and few of many', () => {
  const mark = { step: 7, arm: 1, what: 'weights' } as const;
  const once = withMarks([], [mark]);
  expect(withMarks(once, [{ ...mark }])).toBe(once);
  const many = Array.from({ length: 1000 }, (_, step) => ({ ...mark, step }));
  const kept = withMarks([], many);
  expect([kept.length, kept.at(-1)!.step]).toEqual([200, 999]);
});
