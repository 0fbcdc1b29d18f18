import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { registries } from '#tests/support/fakeEngine.ts';
import type { Failure, FailureCode } from '#worker/protocol.ts';
import { failureText } from '../shell/failureText.ts';

type Tree = { [key: string]: string | Tree };

/** Every text of a language, by area: those that the page starts with, and those that come later. */
const areasOf = (files: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(files).map(([file, words]) => [/(\w+)\.json$/.exec(file)![1]!, words as Tree]),
  );
const resources = {
  en: areasOf(import.meta.glob('./en/*.json', { eager: true, import: 'default' })),
  'zh-CN': areasOf(import.meta.glob('./zh-CN/*.json', { eager: true, import: 'default' })),
};

const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  );
const texts = (language: keyof typeof resources) => new Map(leaves(resources[language]));
const [en, zh] = [texts('en'), texts('zh-CN')];

/** Keys without their plural forms, of which languages have different ones. */
const wholes = (all: Map<string, string>) =>
  [...new Set([...all.keys()].map((key) => key.replace(/_(zero|one|other)$/, '')))].sort();

/** What is put in: `{{name}}`. */
/** A label's text is taken in the language itself. */
const slots = (text: string) =>
  [...text.matchAll(/{{\s*([\w.]+)/g)].map(([, name]) => name!.replace(/\.(en|zh)$/, '')).sort();

describe('the texts of the page', () => {
  it('are there in both languages, under the same keys', () => {
    expect(wholes(zh)).toEqual(wholes(en));
  });

  it('take the same values in both languages', () => {
    // A language may leave the number out of its singular, or have none.
    for (const [key, text] of en)
      if (!/_(zero|one)$/.test(key)) expect(slots(zh.get(key)!), key).toEqual(slots(text));
  });

  it('are not left in English', () => {
    // Colour maps have names of their own, the same everywhere.
    const same = [...en].filter(
      ([key, text]) =>
        zh.get(key) === text && !/colourMap/.test(key) && /[a-z]{4,}/.test(text.replaceAll(/{{.*?}}/g, '')),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });

  it('have Chinese punctuation between Chinese characters', () => {
    const wrong = [...zh].filter(([, text]) => /\p{Script=Han}[,;:!?()]|[,;:!?(]\p{Script=Han}/u.test(text));
    expect(wrong).toEqual([]);
  });
});

describe('the Chinese texts', () => {
  it('say 你, write percentages without a space, and leave none after a full stop', () => {
    expect([...zh].filter(([, text]) => /您|\d\}* %|[。，；：！？] /.test(text))).toEqual([]);
  });
});

const size = { width: 3, height: 4 };
/** One of each: a code without its sentence does not get past the compiler, nor past this test. */
const failures: { [C in FailureCode]: Extract<Failure, { code: C }> } = {
  'not-an-image': { code: 'not-an-image', name: 'a.txt', found: 'text' },
  'image-broken': { code: 'image-broken', name: 'a.png', reason: 'truncated' },
  'image-too-large': { code: 'image-too-large', name: 'a.png', ...size, maxMegapixels: 100 },
  'image-too-small': { code: 'image-too-small', name: 'a.png', ...size, minSide: 16 },
  'pair-too-small': { code: 'pair-too-small', ...size, minSide: 16 },
  'image-unknown': { code: 'image-unknown', id: 'a' },
  'sizes-differ': { code: 'sizes-differ', reference: size, generated: size },
  'too-much-memory': { code: 'too-much-memory', neededMB: 9, limitMB: 8, suggestedLongestSide: 7 },
  'whole-image-only': { code: 'whole-image-only', ...size, suggestedLongestSide: 2 },
  'mask-empty': { code: 'mask-empty' },
  'mask-size': { code: 'mask-size', expected: size, found: size },
  'bad-weights': { code: 'bad-weights', file: 'a.h5', reason: 'truncated', expected: 'x', found: 'y' },
  'family-unknown': {
    code: 'family-unknown',
    file: 'a.h5',
    backbone: 'vgg19',
    families: ['oxford', 'torchvision'],
  },
  'weights-missing': { code: 'weights-missing', backbone: 'vgg19', name: { en: 'VGG-19', zh: 'VGG-19' } },
  'download-failed': {
    code: 'download-failed',
    url: 'x',
    reason: 'connection',
    detail: 'y',
    bytesDone: 1,
    bytesTotal: 2,
  },
  'download-changed': { code: 'download-changed', url: 'x' },
  'storage-full': { code: 'storage-full', neededBytes: 2e6, freeBytes: 1e3 },
  'storage-unavailable': { code: 'storage-unavailable', reason: 'x' },
  'run-unknown': { code: 'run-unknown', id: 'a' },
  'run-open-elsewhere': { code: 'run-open-elsewhere', id: 'a' },
  'checkpoint-unknown': { code: 'checkpoint-unknown', id: 'a' },
  'bad-checkpoint': { code: 'bad-checkpoint', file: 'a', reason: 'other-task', expected: 'x', found: 'y' },
  'folder-needed': { code: 'folder-needed' },
  'not-two-halves': { code: 'not-two-halves', name: 'a.png', ...size },
  'too-few-images': { code: 'too-few-images', expected: 8, found: 2, skipped: ['a', 'b'] },
  'no-backend': { code: 'no-backend', tried: [{ backend: 'cpu', reason: 'unavailable', detail: 'x' }] },
  'device-lost': { code: 'device-lost', backend: 'webgpu', reason: 'x' },
  'wrong-gradients': { code: 'wrong-gradients', backend: 'webgl', of: 'generator', off: 0.5 },
  'worker-failed': { code: 'worker-failed', reason: 'not-started', message: '' },
  'part-missing': { code: 'part-missing', message: 'x' },
  'bad-request': { code: 'bad-request', what: 'x', expected: 'y', found: 'z' },
  cancelled: { code: 'cancelled' },
  bug: { code: 'bug', message: 'x' },
};

describe.each(['en', 'zh-CN'] as const)('a failure in %s', (language) => {
  const i18n = i18next.createInstance();
  void i18n.init({ lng: language, resources, interpolation: { escapeValue: false }, defaultNS: 'shell' });

  it.each(Object.values(failures))('of $code has a sentence without gaps', (failure) => {
    const text = failureText(i18n.t, failure);
    expect(text).not.toMatch(/{{|undefined|failures[:.]|\[object/);
    expect(text).toMatch(language === 'en' ? /[.!?]$/ : /[。！？]$/);
    expect(text.length).toBeGreaterThan(3);
  });

  it.each(registries.backbones)('calls $id by its name', ({ id, label }) => {
    const name = language === 'en' ? label.en : label.zh;
    expect(failureText(i18n.t, { code: 'weights-missing', backbone: id, name: label })).toContain(name);
  });

  const image = (found: string): Failure => ({ code: 'not-an-image', name: 'a', found });
  const broken = (reason: string): Failure => ({ code: 'image-broken', name: 'a', reason });
  it('quotes what is not ours after words of ours', () => {
    const tried = [{ backend: 'webgpu', reason: 'failed-to-start', detail: 'No adapter' }] as const;
    const said = failureText(i18n.t, { code: 'no-backend', tried });
    expect(said).toContain('“No adapter”');
    expect(said).toContain(language === 'en' ? 'did not start' : '未能启动');
    expect(said).not.toContain('failed-to-start');
    const broken = { ...failures['download-failed'], detail: 'Failed to fetch' };
    expect(failureText(i18n.t, broken)).toMatch(
      language === 'en' ? /The connection failed: “Failed to fetch”/ : /连接失败：“Failed to fetch”/,
    );
  });

  const unreached: Failure = { ...failures['download-failed'], bytesDone: 0 };
  it.each([image('svg'), image('tiff'), broken('empty'), broken('odd'), unreached])(
    '%o has words of its own',
    (failure) => {
      expect(failureText(i18n.t, failure)).not.toMatch(/{{|undefined|failures[:.]|\.other|\[object/);
    },
  );
});
