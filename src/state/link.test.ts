import { describe, expect, it } from 'vitest';
import { registries } from '#tests/support/fakeEngine.ts';
import type { BackboneId } from '#worker/protocol.ts';
import { firstSample } from './firstSample.ts';
import { openLink } from './link.ts';
import type { UrlState } from './urlState.ts';

const open = (link: UrlState, id: BackboneId = 'vgg19') =>
  openLink(registries, link, registries.backbones.find((entry) => entry.id === id)!);

describe('a link', () => {
  it('that says nothing opens the first recipe and the sample pair', () => {
    const { settings, sample, refused } = open({});
    expect(settings).toMatchObject({ recipe: 'multi-scale-l1', distance: 'l1', place: 'after-relu' });
    expect(settings.weights).toEqual({ relu1_2: 1, relu2_2: 1, relu3_4: 1, relu4_4: 1, relu5_4: 1 });
    expect(sample).toEqual(firstSample);
    expect(refused).toEqual([]);
  });

  it('that names only a recipe gets all that belongs to it', () => {
    expect(open({ recipe: 'esrgan' }).settings).toMatchObject({
      place: 'before-relu',
      weights: { conv5_4: 1 },
    });
    expect(open({ recipe: 'multi-scale-l1-sum' }).settings.reduction).toBe('sum');
  });

  it('may show the map of a metric that has one', () => {
    expect(open({ tap: 'metric~ssim' })).toMatchObject({ settings: { heatOf: 'metric~ssim' }, refused: [] });
    for (const tap of ['metric~psnr', 'metric~nothing'])
      expect(open({ tap })).toMatchObject({
        settings: { heatOf: 'weighted-sum' },
        refused: [{ key: 'tap', value: tap }],
      });
  });

  it('may change what the recipe says', () => {
    const { settings } = open({
      recipe: 'esrgan',
      distance: 'squared',
      place: 'after-relu',
      reduction: 'sum',
    });
    expect(settings).toMatchObject({
      distance: 'squared',
      place: 'after-relu',
      reduction: 'sum',
      weights: { relu5_4: 1 },
    });
  });

  it('keeps the weights that it carries, and names the taps that do not exist', () => {
    const { settings, refused } = open({ w: { relu1_2: 3, relu9_9: 1 } });
    expect(settings.weights).toEqual({ relu1_2: 3 });
    expect(refused).toEqual([{ key: 'w', value: 'relu9_9:1' }]);
  });

  it('reads the side of the ReLU that its weights are on, and taps of the other side beside it', () => {
    const w = { conv1_2: 1, conv4_4: 0.5, conv5_4: 2, relu5_4: 1 };
    expect(open({ w })).toMatchObject({ settings: { place: 'before-relu', weights: w }, refused: [] });
    expect(open({ w: { relu5_4: 1 }, recipe: 'esrgan' }).settings.place).toBe('after-relu');
    expect(open({ w: { conv5_4: 1, relu5_4: 1 }, recipe: 'esrgan' }).settings.place).toBe('before-relu');
    expect(open({ w, place: 'after-relu' })).toMatchObject({ settings: { weights: w }, refused: [] });
  });

  it('may name the main distance of a weight', () => {
    const w = { 'squared~relu3_3': 1, relu3_3: 2, 'gram~relu1_2': 5 };
    expect(open({ recipe: 'johnson', distance: 'squared', w })).toMatchObject({
      settings: { weights: { relu3_3: 3, 'gram~relu1_2': 5 } },
      refused: [],
    });
  });

  it('names rows to mute and to hear alone that are not there', () => {
    const { muted, solo, refused } = open({ mute: ['relu1_2', 'relu9_9'], solo: ['conv1_2'] });
    expect({ muted, solo }).toEqual({ muted: ['relu1_2'], solo: [] });
    expect(refused).toEqual([
      { key: 'mute', value: 'relu9_9' },
      { key: 'solo', value: 'conv1_2' },
    ]);
  });

  it('falls back from a recipe of another network, a scene, a change and a tap that nobody knows', () => {
    const { settings, sample, refused } = open(
      { recipe: 'multi-scale-l1', scene: 'moon', distortion: 'melt', tap: 'relu7_7' },
      'alexnet',
    );
    expect(refused.map(({ key }) => key)).toEqual(['recipe', 'scene', 'distortion', 'tap']);
    expect(settings).toMatchObject({ recipe: 'lpips-alex', heatOf: 'weighted-sum' });
    expect(sample).toEqual(firstSample);
  });

  it('shows a change at its own usual strength', () => {
    const { id, defaultStrength } = registries.distortions[1]!;
    expect(open({ distortion: id }).sample).toMatchObject({ distortion: id, strength: defaultStrength });
    expect(open({ distortion: id, strength: 0.9 }).sample.strength).toBe(0.9);
  });

  it('knows the scene and the change of the first sample', () => {
    expect(registries.scenes.map(({ id }) => id)).toContain(firstSample.scene);
    expect(registries.distortions.map(({ id }) => id)).toContain(firstSample.distortion);
  });
});
