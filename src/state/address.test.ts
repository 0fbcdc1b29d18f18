import fc from 'fast-check';
import { expect, it } from 'vitest';
import { registries } from '#tests/support/fakeEngine.ts';
import { cases } from '#tests/support/lane.ts';
import { openLink } from './link.ts';
import { formatUrl, parseUrl } from './urlState.ts';

const names = [
  'tab',
  'backbone',
  'recipe',
  'distance',
  'w',
  'mute',
  'solo',
  'tap',
  'size',
  'channels',
  'border',
  'ssim',
]
  .concat('bits', 'mistakes', 'scene', 'seed', 'strength', 'distortion', 'preset', 'run', 'lang', 'view')
  .concat('__proto__', 'constructor', 'toString', 'hasOwnProperty');
const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('__proto__', 'constructor', 'relu1_2:1,__proto__:2', 'toString:1', '\u0000', '%', '生成'),
  fc.constantFrom('1e999', '-0', 'NaN', '9'.repeat(400), 'w'.repeat(100_000), 'relu1_2:1,'.repeat(5000)),
  fc.constantFrom(
    'compare',
    'vgg19',
    'johnson',
    'l1',
    'relu1_2:1',
    'relu1_2',
    'y',
    '4',
    'uniform-7',
    '8',
    '0.5',
  ),
);
/** Pairs of a query; a key may come twice. */
const query = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), value), { maxLength: 12 })
  .map((pairs) => new URLSearchParams(pairs).toString());

it('no address breaks the page: what it refuses it names, and what it takes is the same from its own link', () => {
  fc.assert(
    fc.property(
      fc.oneof(query, fc.string()),
      fc.constantFrom(...registries.backbones),
      (search, backbone) => {
        const { state, refused } = parseUrl(search);
        const given = new URLSearchParams(search);
        for (const { key, value: as } of refused) {
          expect(given.get(key)).toBe(as);
          expect(Object.hasOwn(state, key)).toBe(false);
        }
        const again = parseUrl(formatUrl(state));
        expect(again.refused).toEqual([]);
        expect(formatUrl(again.state)).toBe(formatUrl(state));
        const opened = openLink(registries, state, backbone);
        expect(registries.recipes.some(({ id }) => id === opened.settings.recipe)).toBe(true);
        for (const weight of Object.values(opened.settings.weights)) expect(weight).toBeGreaterThanOrEqual(0);
      },
    ),
    cases(1000),
  );
});
