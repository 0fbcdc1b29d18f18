import { describe, expect, it } from 'vitest';
import { compareTimes, median, table } from './statistics.ts';

describe('median', () => {
  it('is the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('compareTimes', () => {
  it('takes the ratio round by round, so that one slow round counts once', () => {
    const ratio = compareTimes('forward', ['ours', 'theirs'], [10, 20, 400], [12, 24, 480], 'times as fast');
    expect(ratio.mediansMs).toEqual([20, 24]);
    expect(ratio.ratio).toBeCloseTo(1.2);
    expect(table([ratio])).toBe('forward  ours 20 ms  theirs 24 ms  1.20 times as fast  3 rounds');
  });
});
