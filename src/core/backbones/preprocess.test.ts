import { dispose, memory, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { asImage01 } from '../image.ts';
import type { InputVariant } from '../recipes/types.ts';
import { preprocess, preprocessingFormula } from './preprocess.ts';
import type { WeightFamily } from './types.ts';

beforeAll(() => useBackend('cpu'));

const [red, green, blue] = [0.2, 0.5, 0.9];

/** The three numbers that the network gets for one pixel. */
async function seen(family: WeightFamily, input: InputVariant): Promise<number[]> {
  const before = memory().numTensors;
  const image = asImage01(tensor4d([red, green, blue], [1, 1, 1, 3]));
  const result = preprocess(image, family, input);
  const numbers = Array.from(await result.data());
  dispose([image, result]);
  expect(memory().numTensors).toBe(before);
  return numbers;
}

const z = (rgb: readonly number[]) =>
  rgb.map((v, i) => (v - [0.485, 0.456, 0.406][i]!) / [0.229, 0.224, 0.225][i]!);
const bgr = (rgb: readonly number[]) =>
  rgb.toReversed().map((v, i) => 255 * v - [103.939, 116.779, 123.68][i]!);
const scaled = (rgb: readonly number[]) =>
  rgb.map((v, i) => (2 * v - 1 - [-0.03, -0.088, -0.188][i]!) / [0.458, 0.448, 0.45][i]!);
const rgb = [red, green, blue];
const bytes = rgb.map((v) => 255 * v);
const half = rgb.map((v) => (v + 1) / 2);
/** A normalised input at the same point of the Oxford networks' space. */
const inOxford = (values: readonly number[]) =>
  values.map((v, i) => v * [0.229, 0.224, 0.225][i]! * 255).toReversed();
const ofClip = (values: readonly number[]) =>
  values.map(
    (v, i) => (v - [0.48145466, 0.4578275, 0.40821073][i]!) / [0.26862954, 0.26130258, 0.27577711][i]!,
  );
const minusOneToOne = rgb.map((v) => 2 * v - 1);

const expected: [WeightFamily, InputVariant, number[]][] = [
  ['oxford', 'family', bgr(rgb)],
  ['oxford', 'minus-one-to-one', inOxford(minusOneToOne)],
  ['oxford', 'zero-to-one', inOxford(rgb)],
  ['oxford', 'half-range', bgr(half)],
  ['oxford', 'other-scale', bgr(rgb.map((v) => v / 255))],
  ['oxford', 'swapped-channels', bgr(rgb.toReversed())],
  ['torchvision', 'family', z(rgb)],
  ['torchvision', 'minus-one-to-one', minusOneToOne],
  ['torchvision', 'zero-to-one', rgb],
  ['torchvision', 'half-range', z(half)],
  ['torchvision', 'other-scale', z(bytes)],
  ['torchvision', 'swapped-channels', z(rgb.toReversed())],
  ['clip', 'family', ofClip(rgb)],
  ['clip', 'minus-one-to-one', minusOneToOne],
  ['clip', 'zero-to-one', rgb],
  ['clip', 'half-range', ofClip(half)],
  ['clip', 'other-scale', ofClip(bytes)],
  ['clip', 'swapped-channels', ofClip(rgb.toReversed())],
  ['lpips', 'family', scaled(rgb)],
  ['lpips', 'minus-one-to-one', minusOneToOne],
  ['lpips', 'zero-to-one', rgb],
  ['lpips', 'half-range', scaled(half)],
  ['lpips', 'other-scale', scaled(bytes)],
  ['lpips', 'swapped-channels', scaled(rgb.toReversed())],
];

describe('preprocess', () => {
  it.each(expected)('%s, %s', async (family, input, numbers) => {
    const found = await seen(family, input);
    found.forEach((value, channel) => {
      expect(value).toBeCloseTo(numbers[channel]!, 4);
    });
  });

  it.each(expected)('says what it computes: %s, %s', async (family, input, numbers) => {
    const [formula, aside] = preprocessingFormula(family, input).split(', with ');
    const [name = '', changed = 'rgb01'] = aside?.split(' = ') ?? [];
    expect(['', "rgb01'"]).toContain(name);
    const other = rgb.map((v): number => Number(new Function('rgb01', `return ${changed}`)(v)));
    const evaluate = (channel: number): number => {
      const scope = {
        rgb01: rgb[channel]!,
        bgr01: rgb[2 - channel]!,
        "rgb01'": other[channel]!,
        "bgr01'": other[2 - channel]!,
      };
      const names = Object.entries(scope).toReversed();
      const text = names.reduce((t, [name, v]) => t.replaceAll(name, String(v)), formula!);
      const one = text.replaceAll(/\[([^\]]+)\]/g, (_, list: string) => `(${list.split(',')[channel]!})`);
      return Number(new Function(`return ${one}`)());
    };
    numbers.forEach((value, channel) => {
      expect(evaluate(channel)).toBeCloseTo(value, 4);
    });
  });
});
