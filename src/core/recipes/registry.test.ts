import { describe, expect, it } from 'vitest';
import { backbones } from '../backbones/registry.ts';
import { distances } from '../distances/registry.ts';
import { recipes } from './registry.ts';

describe('recipes', () => {
  it('have ids of their own', () => {
    expect(new Set(recipes.map((r) => r.id)).size).toBe(recipes.length);
  });

  it.each(Object.values(backbones).map((spec) => [spec.id] as const))('there is one for %s', (id) => {
    expect(recipes.some((r) => r.backbones.includes(id))).toBe(true);
  });

  it.each(recipes.map((r) => [r.id, r] as const))(
    '%s names taps that exist, each once, and its source',
    (_id, r) => {
      const taps = r.terms.map((term) => term.tap);
      expect(new Set(taps).size).toBe(taps.length);
      for (const id of r.backbones)
        expect(backbones[id].taps.map((tap) => tap.id)).toEqual(expect.arrayContaining(taps));
      for (const { distance, weight } of r.terms) {
        expect(Object.keys(distances)).toContain(distance);
        expect(weight).toBeGreaterThan(0);
      }
      expect(r.source.en.length).toBeGreaterThan(20);
      expect(/\p{Script=Han}/u.test(r.about.zh)).toBe(true);
    },
  );

  it('the first for VGG-19 is the article’s: five last ReLUs, L1, weight 1', () => {
    const first = recipes.find((r) => r.backbones.includes('vgg19'))!;
    expect(first.terms.map((term) => term.tap)).toEqual([...backbones.vgg19.defaultTaps]);
    expect(first.terms.every((term) => term.distance === 'l1' && term.weight === 1)).toBe(true);
  });
});
