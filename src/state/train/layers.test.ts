import { describe, expect, it } from 'vitest';
import { registries } from '#tests/support/fakeEngine.ts';
import { fakeCatalogue } from '#tests/support/fakeTrainCatalogue.ts';
import type { FeatureLoss, LayerValue, StepRow } from '#worker/protocolTrain.ts';
import {
  allHeard,
  type EditedLoss,
  entryOf,
  isOfDemo,
  lossRows,
  newestLayers,
  toggleRow,
  weighRow,
  withDistance,
  withPlace,
  withReduction,
} from './layers.ts';

const vgg = registries.backbones.find(({ id }) => id === 'vgg19-slim')!;
const entries = fakeCatalogue.featureLosses;
const balanced = entries.find(
  ({ loss }) => loss.recipe === 'gradient-balanced' && loss.backbone === 'vgg19-slim',
)!;
const loss: FeatureLoss = {
  ...balanced.loss,
  scale: 2,
  terms: [
    { tap: 'relu1_2', distance: 'l1', weight: 1 },
    { tap: 'relu3_4', distance: 'l1', weight: 0.5 },
  ],
};
const edited: EditedLoss = { loss, hearing: allHeard };
const weights = ({ loss: { terms } }: EditedLoss) => terms.map(({ tap, weight }) => [tap, weight]);
const value = (tap: string, of: number): LayerValue => ({ tap, distance: 'l1', value: of, weight: 9 });
const row = (step: number, layers: readonly LayerValue[] | null, arm = 0) =>
  ({ arm, step, layers }) as StepRow;

describe('the rows of a loss', () => {
  it('are all layers on its side of the ReLU, with what they measure and contribute', () => {
    const rows = lossRows(vgg, edited, [value('relu1_2', 3), value('relu3_4', 4)]);
    expect(rows).toHaveLength(16);
    expect(rows.find(({ tap }) => tap === 'relu1_2')).toMatchObject({ own: 1, value: 3, contribution: 6 });
    expect(rows.find(({ tap }) => tap === 'relu3_4')).toMatchObject({ contribution: 4, share: 0.4 });
    expect(rows.find(({ tap }) => tap === 'relu5_4')).toMatchObject({ own: 0, value: null });
  });

  it('show the mean of the newest steps of their own arm', () => {
    const rows = [
      row(1, [value('relu1_2', 100)]),
      ...[2, 3, 4, 5, 6].map((step) => row(step, [value('relu1_2', step)])),
      row(7, null),
      row(7, [value('relu1_2', 50)], 1),
    ];
    expect(newestLayers(rows, 0, 'perceptual')).toMatchObject([{ tap: 'relu1_2', value: 4 }]);
    expect(newestLayers(rows, 2, 'perceptual')).toEqual([]);
    const style = { ...row(1, null), styleLayers: [value('relu1_2', 9)] };
    expect(newestLayers([style, ...rows], 0, 'style')).toMatchObject([{ tap: 'relu1_2', value: 9 }]);
  });
});

describe('a row of a loss', () => {
  it('takes a weight, and begins as the others measure', () => {
    expect(weights(weighRow(edited, { tap: 'relu5_4', distance: 'l1' }, 2))).toContainEqual(['relu5_4', 2]);
    expect(weights(weighRow(edited, { tap: 'relu1_2', distance: 'l1' }, 0))).toEqual([['relu3_4', 0.5]]);
  });

  it('that is muted trains nothing, and comes back as it was', () => {
    const muted = toggleRow(edited, 'l1~relu1_2', 'muted');
    expect(weights(muted)).toEqual([
      ['relu1_2', 0],
      ['relu3_4', 0.5],
    ]);
    expect(lossRows(vgg, muted, [])[1]).toMatchObject({ tap: 'relu1_2', own: 1, weight: 0, muted: true });
    // Its slider goes on telling what it will weigh.
    const moved = weighRow(muted, { tap: 'relu1_2', distance: 'l1' }, 3);
    expect(weights(moved)[0]).toEqual(['relu1_2', 0]);
    expect(weights(toggleRow(moved, 'l1~relu1_2', 'muted'))[0]).toEqual(['relu1_2', 3]);
  });

  it('that is solo silences the others', () => {
    const solo = toggleRow(edited, 'l1~relu3_4', 'solo');
    expect(weights(solo)).toEqual([
      ['relu1_2', 0],
      ['relu3_4', 0.5],
    ]);
    expect(toggleRow(solo, 'l1~relu3_4', 'solo').loss).toEqual(loss);
  });

  it('keeps its weight and its silence when it is read elsewhere, by another distance', () => {
    const muted = toggleRow(edited, 'l1~relu1_2', 'muted');
    const before = withPlace(withDistance(muted, 'squared'), vgg, 'before-relu');
    expect(before.loss.terms).toEqual([
      { tap: 'conv1_2', distance: 'squared', weight: 0 },
      { tap: 'conv3_4', distance: 'squared', weight: 0.5 },
    ]);
    expect(before.hearing).toEqual({ muted: ['squared~conv1_2'], solo: [], kept: { 'squared~conv1_2': 1 } });
    expect(withPlace(withDistance(edited, 'squared'), vgg, 'after-relu').loss.terms[0]!.tap).toBe('relu1_2');
    const summed = withReduction(muted, 'sum');
    expect(summed).toEqual({ ...muted, loss: { ...muted.loss, reduction: 'sum' } });
  });
});

it('a loss whose layers were changed is no recipe any more, until they are as before', () => {
  const own = weighRow({ loss: balanced.loss, hearing: allHeard }, balanced.loss.terms[0]!, 7);
  expect(entryOf(entries, 'perceptual', balanced.loss)).toEqual({ entry: balanced, modified: false });
  expect(entryOf(entries, 'perceptual', own.loss)).toEqual({ entry: balanced, modified: true });
  const summed = withReduction({ loss: balanced.loss, hearing: allHeard }, 'sum');
  expect(entryOf(entries, 'perceptual', summed.loss)).toEqual({ entry: balanced, modified: true });
  const back = weighRow(own, balanced.loss.terms[0]!, balanced.loss.terms[0]!.weight);
  expect(entryOf(entries, 'perceptual', back.loss).modified).toBe(false);
  expect(entryOf(entries, 'perceptual', { ...loss, recipe: 'one-layer' })).toEqual({
    entry: null,
    modified: true,
  });
});

it('a loss is that of a demo as long as no layer, weight or network of it is another', () => {
  const { config } = fakeCatalogue.presets[0]!;
  const shown: FeatureLoss = { ...loss, recipe: 'one-layer', terms: loss.terms.slice(1) };
  const demo = { arms: [...config.arms, { ...config.arms[0]!, perceptual: shown }] };
  expect(isOfDemo(demo, 'perceptual', shown)).toBe(true);
  expect(isOfDemo(demo, 'style', shown)).toBe(false);
  expect(isOfDemo(config, 'perceptual', shown)).toBe(false);
  const heavier = weighRow({ loss: shown, hearing: allHeard }, shown.terms[0]!, 3);
  expect(isOfDemo(demo, 'perceptual', heavier.loss)).toBe(false);
  expect(isOfDemo(demo, 'perceptual', { ...shown, backbone: 'vgg19' })).toBe(false);
});
