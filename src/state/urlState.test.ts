import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUrl, parseUrl, type UrlState } from './urlState.ts';

const weight = fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 100 }));
const key = fc.constantFrom('relu1_2', 'conv5_4', 'gram~relu1_2', 'unit-squared~fire9', 'input');
const state: fc.Arbitrary<UrlState> = fc.record(
  {
    tab: fc.constantFrom('compare', 'train'),
    backbone: fc.constantFrom('vgg19-slim', 'vgg19', 'alexnet', 'squeezenet'),
    backend: fc.constantFrom('auto', 'webgpu', 'wasm', 'webgl', 'cpu'),
    recipe: fc.constantFrom('multi-scale-l1', 'pix2pixhd'),
    distance: fc.constantFrom('l1', 'gram', 'unit-squared'),
    w: fc.dictionary(key, weight, { minKeys: 1, noNullPrototype: true }),
    lang: fc.constantFrom('en', 'zh-CN'),
    theme: fc.constantFrom('auto', 'light', 'dark'),
    size: fc.constantFrom(null, 16, 512, 16384),
    channels: fc.constantFrom('rgb', 'y'),
    border: fc.integer({ min: 0, max: 256 }),
    ssim: fc.constantFrom('gaussian-11', 'uniform-7'),
    bits: fc.constantFrom('stored', '8'),
    ppd: fc.integer({ min: 10_000, max: 240_000 }).map((thousandths) => thousandths / 1000),
    mistakes: fc.uniqueArray(fc.constantFrom('batch-walk', 'wrong-range'), { minLength: 1 }),
    seed: fc.nat(),
    strength: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<UrlState>;

describe('the settings in a link', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(state, (before) => {
        const { state: after, refused } = parseUrl(formatUrl(before));
        expect(refused).toEqual([]);
        // -0 and 0 are one weight.
        expect(JSON.stringify(after, sorted)).toBe(JSON.stringify(before, sorted));
      }),
    );
  });

  it('can be read by a person', () => {
    expect(formatUrl({ recipe: 'multi-scale-l1', w: { relu1_2: 1, relu2_2: 0.5 } })).toBe(
      'recipe=multi-scale-l1&w=relu1_2:1,relu2_2:0.5',
    );
  });

  it('ignore keys that nobody knows', () => {
    expect(parseUrl('?utm_source=x&theme=dark')).toEqual({ state: { theme: 'dark' }, refused: [] });
  });

  it.each([
    ['backbone', 'resnet'],
    ['backend', 'cuda'],
    ['w', 'relu1_2:lots'],
    ['w', 'relu1_2:-1'],
    ['w', 'relu1_2'],
    ['w', 'relu1_2:'],
    ['size', '7'],
    ['size', 'large'],
    ['seed', '1.5'],
    ['strength', '2'],
    ['mistakes', 'typo'],
    ['tap', '<img>'],
    ['lang', 'fr'],
    ['channels', 'bgr'],
    ['ppd', '9'],
    ['ppd', '241'],
    ['ppd', '6e1'],
    ['border', '-1'],
    ['border', '257'],
    ['border', '1e2'],
    ['border', ''],
    ['ssim', 'constructor'],
    ['bits', '10'],
  ])('leave out %s=%s, and name it', (name, value) => {
    const { state: read, refused } = parseUrl(`${name}=${encodeURIComponent(value)}&theme=dark`);
    expect(read).toEqual({ theme: 'dark' });
    expect(refused).toEqual([{ key: name, value }]);
  });

  it('never throw, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseUrl(text)));
  });
});

const sorted = (_: string, value: unknown) =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
