import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '#tests/support/lane.ts';
import { type Place, placeOn, rising } from './scale.ts';

const qualities = [95, 90, 75, 50, 30, 20, 10, 5];
const scaleOf = (totals: readonly number[]) => totals.map((total, i) => ({ strength: qualities[i]!, total }));
const totalsOf = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 8, maxLength: 8 });
const total = fc.double({ min: 0, max: 2e6, noNaN: true });
const risingTotals = totalsOf.map((totals) => totals.toSorted((a, b) => a - b));

/** From close to far; `further` than quality 5 is beyond `about` 5. */
const order = ({ at, strength }: Place): number =>
  at === 'closer' ? -1000 : at === 'further' ? 1000 : -strength;

describe('totals that are made to rise', () => {
  it('stay as they are where they rise', () => {
    fc.assert(
      fc.property(risingTotals, (totals) => {
        expect(rising(totals)).toEqual(totals);
      }),
      cases(1000),
    );
  });

  it('never fall, have the same mean, and keep as many values', () => {
    fc.assert(
      fc.property(totalsOf, (totals) => {
        const found = rising(totals);
        expect(found).toHaveLength(totals.length);
        for (let i = 1; i < found.length; i++) expect(found[i]).toBeGreaterThanOrEqual(found[i - 1]!);
        const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
        expect(Math.abs(sum(found) - sum(totals))).toBeLessThanOrEqual(1e-9 * Math.max(1, sum(totals)));
      }),
      cases(1000),
    );
  });

  it('take the mean of those that fall', () => {
    expect(rising([1, 4, 2, 3, 9])).toEqual([1, 3, 3, 3, 9]);
    expect(rising([3, 2, 1])).toEqual([2, 2, 2]);
  });
});

describe('a place on the scale', () => {
  it('is never at a weaker change for a larger total, whatever was measured', () => {
    fc.assert(
      fc.property(totalsOf, total, total, (totals, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        const marks = scaleOf(totals);
        expect(order(placeOn(marks, small))).toBeLessThanOrEqual(order(placeOn(marks, large)));
      }),
      cases(1000),
    );
  });

  it('is a mark where the total is that mark’s, and between its neighbours elsewhere', () => {
    fc.assert(
      fc.property(
        risingTotals,
        fc.integer({ min: 0, max: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (totals, i, part) => {
          const marks = scaleOf(totals);
          const at = totals[i]! + part * (totals[i + 1]! - totals[i]!);
          const place = placeOn(marks, at);
          expect(place.at).toBe('about');
          // Equal totals count as the weakest of their changes.
          const weakest = qualities[totals.indexOf(totals[i]!)]!;
          expect(place.strength).toBeLessThanOrEqual(weakest);
          expect(place.strength).toBeGreaterThanOrEqual(qualities[i + 1]!);
        },
      ),
      cases(1000),
    );
  });

  it('lies on a straight line between two marks', () => {
    const marks = scaleOf([10, 20, 40, 80, 160, 200, 300, 400]);
    expect(placeOn(marks, 10)).toEqual({ at: 'about', strength: 95 });
    expect(placeOn(marks, 30)).toEqual({ at: 'about', strength: 82.5 });
    expect(placeOn(marks, 120)).toEqual({ at: 'about', strength: 40 });
    expect(placeOn(marks, 400)).toEqual({ at: 'about', strength: 5 });
  });

  it('is closer than the weakest or further than the strongest change beyond them', () => {
    const marks = scaleOf([10, 20, 40, 80, 160, 200, 300, 400]);
    expect(placeOn(marks, 9.99)).toEqual({ at: 'closer', strength: 95 });
    expect(placeOn(marks, 400.01)).toEqual({ at: 'further', strength: 5 });
  });

  it('is beyond all changes where none of them does anything', () => {
    const marks = scaleOf([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(placeOn(marks, 1)).toEqual({ at: 'further', strength: 5 });
  });
});
