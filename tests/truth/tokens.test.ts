import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONTEXT, ClipTokenizer } from '#core/text/clipTokenizer.ts';
import { pythonIsThere, runPython } from '#tests/support/python.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';

const script = fileURLToPath(new URL('reference_tokens.py', import.meta.url));
const file = 'tables/bpe_simple_vocab_16e6.txt.gz';
const isThere = truthIsThere() && existsSync(truthPath(file));

/** Captions as people write them, and what they would not. */
const written = [
  '',
  ' ',
  'a photo of a cat',
  'A Photo Of The CAT!',
  "it's the dogs' ball; they've lost it, haven't they? I'll go, we're late, I'd say I'm",
  'It’s “quoted” ‘twice’',
  'The dog&#8217;s &ldquo;best&rdquo; day &amp;amp;lt; caf&eacute;',
  '<b>the dog&#8217;s</b> &amp;amp;lt;',
  'don&#39;t &amp;amp; &lt;b&gt; &quot;x&quot; &nbsp;&eacute; &copy 2024 &notanentity; &#x1F600; &#128;',
  '一只猫坐在垫子上',
  '一只可爱的橘猫，正在窗台上晒太阳。',
  '全角ＡＢＣ１２３！？（括号）',
  '中文 mixed with English 和 emoji 🐱',
  '日本語のテキスト、カタカナ ｶﾀｶﾅ',
  '한국어 문장입니다',
  'Привет, мир! Ёлка',
  'مرحبا بالعالم',
  'नमस्ते दुनिया',
  'สวัสดีชาวโลก',
  '👩‍👩‍👧‍👦 family, 👍🏽 thumbs, 🇨🇳 flag, ☃️',
  'naïve café — e\u0301 and é; ﬁne ﬂuffy oﬃce',
  'tabs\tand\nlines\r\nand\u00a0hard\u3000wide\u2003spaces  doubled',
  'control\u0000s\u0007 and \ufeffmarks\u200b',
  '3.14159, 42%, $1,000,000, 2024-11-28, 1st, x²+y², ½, Ⅷ',
  'http://example.org/a_b?c=d&e=f#g',
  'CamelCaseAndsnake_case-and-dashes...!!!',
  '<|startoftext|>a cat<|endoftext|> and more',
  'ÇŞİĞÜÖ straße ΣΊΣΥΦΟΣ Ǆ',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'supercalifragilisticexpialidocious antidisestablishmentarianism',
  '((([[[{{{<<<>>>}}}]]])))',
  '🙂🙂🙂🙂',
  'a lone half of a pair is U+FFFD: \ufffd',
];

/** Of ranges in which the Unicode of Node and that of Python agree. */
const character = fc
  .oneof(
    ...[
      [0x20, 0x5ff],
      [0x900, 0xbff],
      [0x1e00, 0x2bff],
      [0x3000, 0x9fff],
      [0xac00, 0xd7a3],
      [0xfb00, 0xffef],
      [0x1f300, 0x1faff],
    ].map(([min, max]) => fc.integer({ min: min!, max: max! })),
  )
  .map((code) => String.fromCodePoint(code));
const part = fc.oneof(
  fc.constantFrom(
    ...['a', 'the', 'cat', 'running', 'photograph', 'Dog', "isn't", "we'll", '猫', '照片', '一张', '的', '🐶', '❤️'],
    ...['&amp;', '&lt;', '&#8217;', '&#x4e2d;', '&hellip;', '&', ';', '\t', '\n', '\u3000', '，', '。', '!', '…'],
    ...['ＡＢ', '１２', 'é', 'e\u0301', 'ﬁ', '’', '“', '—', '７', '٣', 'ß', 'Σ', '\u00ad', '_'],
  ),
  fc.string({ unit: character, maxLength: 8 }),
  fc.nat(99_999).map(String),
);
const made = fc
  .array(fc.tuple(part, fc.constantFrom(' ', '', ' ')), { minLength: 1, maxLength: 14 })
  .map((parts) => parts.flat().join(''));
const strings = [...written, ...fc.sample(made, { numRuns: 300, seed: 7 })];

describe.runIf(isThere)('CLIP’s tokenizer', () => {
  let tokenizer: ClipTokenizer;
  beforeAll(() => {
    tokenizer = new ClipTokenizer(gunzipSync(readFileSync(truthPath(file))).toString());
  });

  it('makes the tokens that CLIP’s own page and papers show', () => {
    const ids = (caption: string) => {
      const { ids, used } = tokenizer.encode(caption);
      expect([...ids.subarray(used)].every((id) => id === 0)).toBe(true);
      return [...ids.subarray(0, used)];
    };
    expect(ids('a photo of a cat')).toEqual([49406, 320, 1125, 539, 320, 2368, 49407]);
    expect(ids('Hello  WORLD!\n')).toEqual([49406, 3306, 1002, 256, 49407]);
    expect(ids('')).toEqual([49406, 49407]);
  });

  it.runIf(pythonIsThere())(`makes those of a reference on ${strings.length} strings`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
    const [given, out] = [join(folder, 'strings.json'), join(folder, 'out.json')];
    writeFileSync(given, JSON.stringify(strings));
    await runPython([script, truthPath(file), given, out]);
    const expected = JSON.parse(readFileSync(out, 'utf8')) as number[][];
    rmSync(folder, { recursive: true });
    strings.forEach((string, i) => {
      const { ids, used, needed } = tokenizer.encode(string);
      expect(needed, JSON.stringify(string)).toBe(expected[i]!.length);
      const whole = expected[i]!.length <= CONTEXT ? expected[i]! : [...expected[i]!.slice(0, 76), 49407];
      expect([...ids.subarray(0, used)], JSON.stringify(string)).toEqual(whole);
    });
  });

  it('cuts a caption of 300 words, and says so', () => {
    const { ids, used, needed } = tokenizer.encode(new Array(300).fill('cat').join(' '));
    expect([ids.length, used, needed]).toEqual([77, 77, 302]);
    expect([...ids]).toEqual([49406, ...new Array(75).fill(2368), 49407]);
    const most = tokenizer.encode(new Array(75).fill('cat').join(' '));
    expect([most.used, most.needed]).toEqual([77, 77]);
  });
});

it('a vocabulary that is cut short is refused', () => {
  expect(() => new ClipTokenizer('#version: 0.2\ni n\nt h\n')).toThrow('expected 48894 pairs, got 2');
  expect(() => new ClipTokenizer('<html>')).toThrow(RangeError);
});
