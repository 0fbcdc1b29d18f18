import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '#tests/support/lane.ts';
import golden from '#tests/truth/agreement.json';
import { bootstrap } from './bootstrap.ts';
import { ranks, spearman } from './rank.ts';
import { peoplesScore, rankScores, voteScores } from './scores.ts';
import { agreeing, hasMajority, peoplesOwn, withMajority } from './twoAfc.ts';

describe('ranks', () => {
  it('share the mean of the places of equal values', () => {
    expect(ranks([3, 1, 3, 2, 3])).toEqual([4, 1, 4, 2, 4]);
    expect(ranks([])).toEqual([]);
    expect(ranks([Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY])).toEqual([2.5, 1, 2.5]);
  });
});

describe('Spearman’s rank correlation', () => {
  it.each(golden.spearman)('is SciPy’s: $name', ({ x, y, value }) => {
    expect(spearman(x, y)).toBeCloseTo(value, 12);
  });

  it('stays when values are put through anything that rises', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 3,
    });
    fc.assert(
      fc.property(pairs, (all) => {
        const [x, y] = [all.map(([a]) => a), all.map(([, b]) => b)];
        const turned = spearman(
          x.map((a) => Math.exp(a)),
          y.map((b) => -b),
        );
        const straight = spearman(x, y);
        if (Number.isNaN(straight)) expect(turned).toBeNaN();
        else expect(turned).toBeCloseTo(-straight, 12);
      }),
      cases(400),
    );
  });

  it('has no value where one side is the same throughout', () => {
    expect(spearman([1, 2, 3], [5, 5, 5])).toBeNaN();
    expect(spearman([1], [1])).toBeNaN();
  });
});

describe('an answer to a question', () => {
  const judgement = { choseB: 0.2 };
  it('is worth the share of people who give it, half where there is none', () => {
    expect(agreeing({ a: 1, b: 2 }, judgement)).toBe(0.8);
    expect(agreeing({ a: 2, b: 1 }, judgement)).toBe(0.2);
    expect(agreeing({ a: 1, b: 1 }, judgement)).toBe(0.5);
    expect(agreeing({ a: Number.NaN, b: 1 }, judgement)).toBe(0.5);
  });

  it('is right or wrong by what most people say', () => {
    expect(withMajority({ a: 1, b: 2 }, judgement)).toBe(1);
    expect(withMajority({ a: 2, b: 1 }, judgement)).toBe(0);
    expect(withMajority({ a: 1, b: 1 }, judgement)).toBe(0.5);
    expect([0.5, 0.4].map((choseB) => hasMajority({ choseB }))).toEqual([false, true]);
  });

  it('is given by another person as often as the shares say', () => {
    expect(peoplesOwn({ choseB: 0.2 })).toBeCloseTo(0.68, 12);
    expect(peoplesOwn({ choseB: 0.5 })).toBe(0.5);
  });
});

describe('scores of votes', () => {
  const questions = [
    { reference: 'r', choseB: 0 },
    { reference: 'r', choseB: 0.25 },
    { reference: 's', choseB: 0.5 },
    { reference: 's', choseB: 1 },
  ];
  const [toA, toB] = [
    { a: 1, b: 2 },
    { a: 2, b: 1 },
  ];

  it('are by hand: (1 + 0.25 + 0.5 + 1) / 4 and, without the undecided, (1 + 0 + 1) / 3', () => {
    const { twoAfc, majority } = voteScores(questions, [toA, toB, toA, toB]);
    expect(twoAfc.value).toBeCloseTo(0.6875, 12);
    expect(majority.value).toBeCloseTo(2 / 3, 12);
  });

  it('have people’s own: (1 + 0.625 + 0.5 + 1) / 4', () => {
    expect(peoplesScore(questions).value).toBeCloseTo(0.78125, 12);
  });

  it('have intervals of references: with two of them, from the one’s mean to the other’s', () => {
    const { twoAfc } = voteScores(questions, [toA, toB, toA, toB]);
    expect([twoAfc.low, twoAfc.high]).toEqual([0.625, 0.75]);
  });
});

describe('rank scores', () => {
  const of = (reference: string, ...pictures: [opinion: number, distance: number][]) =>
    pictures.map(([opinion, distance]) => ({ reference, opinion, distance }));

  it('tell within references from over all', () => {
    // Right order within each, but the second's distances are all larger for the same opinions.
    const pictures = [...of('r', [3, 1], [2, 2], [1, 3]), ...of('s', [3, 11], [2, 12], [1, 13])];
    const { overall, perReference } = rankScores(pictures);
    expect(perReference).toEqual({ value: 1, low: 1, high: 1 });
    expect(overall.value).toBeCloseTo(golden.twoReferences, 12);
    expect(overall.low).toBeLessThanOrEqual(overall.value);
    expect(overall.high).toBeGreaterThanOrEqual(overall.value);
  });
});

describe('the bootstrap', () => {
  const sample = Array.from({ length: 200 }, (_, i) => Math.sin(i * i));
  const meanOf = (drawn: readonly number[]) => drawn.reduce((a, b) => a + b, 0) / drawn.length;

  it('has about the normal interval of a mean: 1.96 standard errors to both sides', () => {
    const { value, low, high } = bootstrap(sample, meanOf, { rounds: 4000, seed: 3 });
    const error = Math.sqrt(sample.reduce((sum, x) => sum + (x - value) ** 2, 0)) / sample.length;
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.93);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.07);
  });

  it('is the same for a seed, another for another', () => {
    const of = (seed: number) => bootstrap(sample, meanOf, { rounds: 100, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(1).low).not.toBe(of(2).low);
    expect(of(1).value).toBe(of(2).value);
  });

  it('leaves rounds without a value out', () => {
    const onlyOne = ([first]: readonly number[]) => (first === 1 ? 1 : Number.NaN);
    expect(bootstrap([1, 2], onlyOne, { rounds: 50, seed: 1 })).toEqual({ value: 1, low: 1, high: 1 });
  });
});
