import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registries } from '#tests/support/fakeEngine.ts';
import type { BackboneId, DistanceRow, Recipe } from '#worker/protocol.ts';
import { blockOf, equalised, panelRows, placeOf, presetWeights, type Row, weigh } from './rows.ts';

const { backbones, recipes } = registries;
const backbone = (id: BackboneId) => backbones.find((entry) => entry.id === id)!;
const recipe = (id: string): Recipe => recipes.find((entry) => entry.id === id)!;
const vgg = backbone('vgg19');

const keysOf = (rows: readonly Row[]) => rows.map(({ key }) => key);
const measured = (rows: readonly Row[], value = (i: number) => i + 1): DistanceRow[] =>
  rows.map(({ tap, distance }, i) => ({ tap, distance, value: value(i), count: 10, map: null }));

describe('the rows of the panel', () => {
  it('have rows of the other side, and of other distances, that have weights', () => {
    const weighed = ['relu1_2', 'conv1_2', 'gram~relu1_2', 'nonsense~relu1_2', 'relu9_9'];
    const keys = keysOf(panelRows(vgg, recipe('multi-scale-l1'), 'l1', 'after-relu', weighed));
    expect(keys).toHaveLength(18);
    expect(keys.slice(0, 4)).toEqual(['relu1_1', 'conv1_2', 'relu1_2', 'gram~relu1_2']);
  });

  it('are all sixteen layers of VGG-19 on one side of the ReLU, in the order of the network', () => {
    const rows = panelRows(vgg, recipe('multi-scale-l1'), 'l1', 'after-relu');
    expect(rows).toHaveLength(16);
    expect(rows.every(({ tap, distance }) => tap.startsWith('relu') && distance === 'l1')).toBe(true);
    expect(rows.map(({ block }) => block)).toEqual([1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]);
  });

  it('have a second row where a recipe reads a tap by another distance', () => {
    const keys = keysOf(panelRows(vgg, recipe('johnson'), 'gram', 'after-relu'));
    expect(keys).toHaveLength(17);
    expect(keys.filter((key) => key.endsWith('relu3_3'))).toEqual(['relu3_3', 'squared~relu3_3']);
  });

  it('have the input where a recipe reads it', () => {
    const rows = panelRows(vgg, recipe('crn'), 'l1', 'after-relu');
    expect(rows[0]).toMatchObject({ key: 'input', block: 0 });
  });

  const every = recipes.flatMap((r) => r.backbones.map((id) => [r.id, id] as const));
  it.each(every)('of %s on %s hold every term, under keys of their own', (id, network) => {
    for (const place of ['after-relu', 'before-relu'] as const)
      for (const distance of ['l1', 'gram'] as const) {
        const rows = panelRows(backbone(network), recipe(id), distance, place);
        const keys = keysOf(rows);
        expect(new Set(keys).size).toBe(keys.length);
        const preset = presetWeights(backbone(network), recipe(id), distance, place);
        expect(keys).toEqual(expect.arrayContaining(Object.keys(preset)));
      }
  });

  it('of ESRGAN are read before the ReLU', () => {
    expect(placeOf(vgg, recipe('esrgan'))).toBe('before-relu');
    expect(presetWeights(vgg, recipe('esrgan'), 'l1', 'before-relu')).toEqual({ conv5_4: 1 });
    expect(presetWeights(vgg, recipe('esrgan'), 'l1', 'after-relu')).toEqual({ relu5_4: 1 });
  });

  it('know their block', () => {
    const blocks = (id: BackboneId, taps: readonly string[]) => taps.map((tap) => blockOf(backbone(id), tap));
    expect(blocks('vgg19', ['input', 'relu3_4', 'conv5_1'])).toEqual([0, 3, 5]);
    expect(blocks('squeezenet', ['relu1', 'fire2', 'fire5', 'fire9'])).toEqual([1, 1, 3, 5]);
  });
});

describe('weighing', () => {
  const rows = panelRows(vgg, recipe('multi-scale-l1'), 'l1', 'after-relu');
  const weights = { relu1_2: 1, relu2_2: 0.5, relu5_4: 2 };

  it('adds weight times distance, and shares add up to one', () => {
    const { total, rows: weighed } = weigh(rows, weights, measured(rows), 'mean', 1);
    expect(total).toBe(1 * 2 + 0.5 * 4 + 2 * 16);
    expect(weighed.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 12);
  });

  it('multiplies by the elements for a sum, and by the scale of the recipe', () => {
    const mean = weigh(rows, weights, measured(rows), 'mean', 1).total!;
    expect(weigh(rows, weights, measured(rows), 'sum', 1).total).toBeCloseTo(10 * mean, 9);
    expect(weigh(rows, weights, measured(rows), 'mean', 10).total).toBeCloseTo(10 * mean, 9);
  });

  it('knows no total before anything is measured, and 0 for equal images', () => {
    expect(weigh(rows, weights, [], 'mean', 1)).toMatchObject({ total: null });
    const equal = weigh(
      rows,
      weights,
      measured(rows, () => 0),
      'mean',
      1,
    );
    expect(equal.total).toBe(0);
    expect(equal.rows.every(({ share }) => share === null)).toBe(true);
  });

  it('leaves out rows that are not there yet', () => {
    const some = measured(rows).slice(0, 4);
    const { total, rows: weighed } = weigh(rows, weights, some, 'mean', 1);
    expect(total).toBe(4);
    expect(weighed[15]!.contribution).toBeNull();
  });

  it('never takes a number of another distance for its own', () => {
    const other = measured(rows).map((row) => ({ ...row, distance: 'squared' as const }));
    expect(weigh(rows, weights, other, 'mean', 1).total).toBeNull();
  });

  it('equalises: the same total, in equal parts, of the rows that had a weight', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 16, maxLength: 16 }),
        (values) => {
          const before = weigh(
            rows,
            weights,
            measured(rows, (i) => values[i]!),
            'mean',
            1,
          );
          const after = weigh(
            rows,
            equalised(before.rows),
            measured(rows, (i) => values[i]!),
            'mean',
            1,
          );
          expect(after.total! / before.total!).toBeCloseTo(1, 9);
          const shares = after.rows.map(({ share }) => share!).filter((share) => share > 0);
          expect(shares).toHaveLength(3);
          for (const share of shares) expect(share).toBeCloseTo(1 / 3, 9);
        },
      ),
    );
  });
});
