import { describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import { AppError } from '#core/failure.ts';
import { planPass } from './plan.ts';

const { vgg19 } = backbones;
const usual = vgg19.taps.filter(({ id }) => vgg19.defaultTaps.includes(id));
const square = (side: number) => ({ width: side, height: side });

function failureFor(side: number) {
  try {
    planPass(vgg19, square(side), usual);
  } catch (error) {
    if (error instanceof AppError) return error.failure;
  }
  throw new Error('expected a refusal');
}

describe('planPass', () => {
  it('keeps the features of the default working size', () => {
    expect(planPass(vgg19, square(512), usual)).toBe('keep');
  });

  it('streams where every tap at once would be too much', () => {
    expect(planPass(vgg19, square(512), vgg19.taps)).toBe('stream');
  });

  it('refuses sizes that cannot be had, with one that can', () => {
    const failure = failureFor(4000);
    if (failure.code !== 'too-much-memory') throw new Error(failure.code);
    expect(failure.neededMB).toBeGreaterThan(failure.limitMB);
    expect(planPass(vgg19, square(failure.suggestedLongestSide), usual)).not.toBeNull();
    expect(() => planPass(vgg19, square(failure.suggestedLongestSide + 128), usual)).toThrow(AppError);
  });

  it('refuses an image on which the last layer has no position', () => {
    expect(failureFor(vgg19.minSide - 1)).toMatchObject({ code: 'pair-too-small', minSide: vgg19.minSide });
  });
});
