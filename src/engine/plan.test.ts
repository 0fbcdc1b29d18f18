import { describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import { AppError, failureOf } from '#core/failure.ts';
import { vit } from '#core/nn/models/vit.ts';
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

describe('planPass of a network that takes no strips', () => {
  const settings = { patch: 16, grid: 14, width: 384, depth: 2, heads: 6, activation: 'gelu' } as const;
  const more = { epsilon: 1e-6, preNorm: false, antialias: true, projection: null, schemes: [] } as const;
  const spec = { ...vgg19, ...vit({ ...settings, ...more }) };
  const rows = at(['block1', 'block2', 'class']);

  it('keeps the features, of larger images than VGG-19’s too', () => {
    expect(planPass(spec, square(224), rows)).toBe('keep');
    expect(planPass(spec, { width: 1920, height: 1080 }, rows)).toBe('keep');
  });

  it('refuses what does not fit whole, with a size that does', () => {
    const size = { width: 6000, height: 4500 };
    const failure = failureOf(catching(() => planPass(spec, size, rows)));
    if (failure.code !== 'whole-image-only') throw new Error(failure.code);
    const { suggestedLongestSide } = failure;
    expect(suggestedLongestSide).toBeGreaterThan(1920);
    const smaller = (side: number) => ({ width: side, height: (side * 3) / 4 });
    expect(planPass(spec, smaller(suggestedLongestSide), rows)).toBe('keep');
    expect(() => planPass(spec, smaller(suggestedLongestSide + 64), rows)).toThrow(AppError);
  });

  it('needs one patch a side', () => {
    expect(spec.minSide).toBe(16);
    expect(failureOf(catching(() => planPass(spec, square(15), rows)))).toMatchObject({
      code: 'pair-too-small',
      minSide: 16,
    });
  });
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
