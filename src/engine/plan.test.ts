import { describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import { AppError } from '#core/failure.ts';
import { planPass, stripFor } from './plan.ts';

const { vgg19 } = backbones;
const at = (taps: readonly string[]) => taps.map((tap) => ({ tap, distance: 'l1' }) as const);
const usual = at(vgg19.defaultTaps);
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

  it('goes by rows where every tap at once would be too much, and where the image is large', () => {
    const all = at(vgg19.taps.map(({ id }) => id));
    expect(planPass(vgg19, square(512), all)).toBe('rows');
    expect(planPass(vgg19, square(768), usual)).toBe('rows');
    expect(planPass(vgg19, { width: 4000, height: 3000 }, usual)).toBe('rows');
  });

  it('takes strips that are as high as memory allows, and never none', () => {
    for (const spec of Object.values(backbones))
      for (const size of [square(512), { width: 4000, height: 3000 }, { width: 30000, height: 300 }]) {
        const strip = stripFor(spec, size);
        expect(strip).toBeGreaterThan(0);
        expect(strip).toBeLessThanOrEqual(size.height);
      }
    expect(stripFor(vgg19, { width: 4000, height: 3000 })).toBe(16);
  });

  it('refuses sizes that cannot be had, with one that can', () => {
    const failure = failureFor(8000);
    if (failure.code !== 'too-much-memory') throw new Error(failure.code);
    expect(failure.neededMB).toBeGreaterThan(failure.limitMB);
    expect(planPass(vgg19, square(failure.suggestedLongestSide), usual)).not.toBeNull();
    expect(() => planPass(vgg19, square(failure.suggestedLongestSide + 128), usual)).toThrow(AppError);
  });

  it('counts every open image, and what is kept of other pairs', () => {
    // 15 maps of a float32 in the worker and on the page, and the pixels: what 24 candidates of 12 megapixels leave room for.
    const large = { width: 4000, height: 3000 };
    const slim = backbones['vgg19-slim'];
    const all = slim.taps.flatMap(({ id, at }) =>
      at === 'after-relu' ? [{ tap: id, distance: 'l1' as const }] : [],
    );
    expect(planPass(slim, large, all, 25)).toBe('rows');
    expect(() => planPass(slim, large, all, 1000)).toThrow(AppError);
    expect(planPass(slim, square(512), all, 25)).toBe('keep');
  });

  it('refuses an image on which the last layer has no position', () => {
    expect(failureFor(vgg19.minSide - 1)).toMatchObject({ code: 'pair-too-small', minSide: vgg19.minSide });
  });
});
