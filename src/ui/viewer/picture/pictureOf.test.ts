import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { weighedLayers } from '#report/layers.ts';
import { exportedOf, recipeOf } from '#tests/support/exported.ts';
import { registries } from '#tests/support/fakeEngine.ts';
import { defaultHeat } from '../heatSettings.ts';
import { type PictureWords, pictureOf, type ShownPair } from './pictureOf.ts';

const words: PictureWords = {
  t: ((key: string) => key) as unknown as TFunction,
  label: ({ en }) => en,
  colourOf: (tap) => `colour of ${tap}`,
  backendName: 'WASM',
  metricName: (id) => id.toUpperCase(),
  metrics: registries.metrics,
  heat: defaultHeat,
};
const pixels = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
const pair: ShownPair = {
  pixels: {
    working: { width: 1, height: 1, resized: 'no', cropped: false },
    reference: pixels,
    generated: pixels,
  },
  maps: new Map(),
};
const facts = (input: ReturnType<typeof pictureOf>) =>
  new Map(input.made.items.map(({ label, value }) => [label, value]));

describe('the picture', () => {
  it('shows the rows that count, whose parts add up to the whole', () => {
    const exported = exportedOf();
    const { table, total } = pictureOf(exported, pair, words);
    expect(table.rows.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(1, 12);
    expect(table.rows[0]!.colour).toBe(`colour of ${exported.result.rows[0]!.tap}`);
    expect(Number(total.value)).toBeCloseTo(weighedLayers(exported).total, 3);
  });

  it('leaves out rows of weight 0, unless there are no others', () => {
    const { weights } = exportedOf();
    const one = weights.map((_, i) => (i === 1 ? 1 : 0));
    expect(pictureOf({ ...exportedOf(), weights: one }, pair, words).table.rows).toHaveLength(1);
    const none = weights.map(() => 0);
    const input = pictureOf({ ...exportedOf(), weights: none }, pair, words);
    expect(input.table.rows).toHaveLength(weights.length);
    expect(input.heat).toBeNull();
  });

  it('names the conventions beside each metric', () => {
    const conventions = { channels: 'y', border: 4, ssim: 'uniform-7', bits: '8', ppd: 40 } as const;
    const { items } = pictureOf({ ...exportedOf(), conventions }, pair, words).metrics;
    const said = (id: string) => items.find(({ label }) => label === id)!.value;
    expect(said('PSNR')).toBe(
      'compare:metrics.db · compare:conventions.short.y · compare:conventions.short.border · compare:conventions.short.8',
    );
    expect(said('SSIM')).toContain('compare:conventions.short.uniform-7');
  });

  it('says how it was made, also what was made wrong', () => {
    const plain = facts(pictureOf(exportedOf(), pair, words));
    expect(plain.get('compare:made.preprocessing')).toBe(exportedOf().result.made.preprocessing);
    expect(plain.get('compare:made.weights')).toContain(exportedOf().result.made.weights.sha256);
    expect(plain.has('compare:mistakes.title')).toBe(false);
    expect(plain.get('viewer:which.generated')).toMatch(/^128 × 96, compare:made.resized/);
    const mixed = facts(pictureOf(exportedOf({ recipe: recipeOf('johnson') }), pair, words));
    expect(mixed.get('compare:made.formula')).toContain('mean(squared) [relu3_3] + Σ w · mean(gram)');
    const wrong = facts(pictureOf(exportedOf({ mistakes: ['wrong-range'] }), pair, words));
    expect(wrong.get('compare:mistakes.title')).toContain('compare:mistakes.warning');
  });
});
