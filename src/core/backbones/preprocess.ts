import { add, mul, reverse, type Tensor4D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';
import type { InputVariant } from '../recipes/types.ts';
import type { WeightFamily } from './types.ts';

/** ImageNet's mean and standard deviation, RGB in 0..1, as torchvision documents them. */
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
/** Mean pixel of the Oxford networks, in 0..255, in the order of their input channels: blue, green, red. */
const oxfordMean = [103.939, 116.779, 123.68];
/** CLIP's mean and standard deviation, RGB in 0..1: OpenAI's clip.py, `_transform`. */
const clip = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] };
/** LPIPS' scaling layer, for RGB in -1..1: lpips.py, class ScalingLayer. */
const lpips = { shift: [-0.03, -0.088, -0.188], scale: [0.458, 0.448, 0.45] };

/** One affine map for each channel of the network's input: `gain * rgb01 + offset`, channels reversed first or not. */
interface Affine {
  readonly reversed: boolean;
  readonly gain: readonly number[];
  readonly offset: readonly number[];
}

/** (rgb01 - mean) / std */
function normalised({ mean, std }: typeof imagenet): Affine {
  return {
    reversed: false,
    gain: std.map((s) => 1 / s),
    offset: mean.map((m, i) => -m / std[i]!),
  };
}

const own: Readonly<Record<WeightFamily, Affine>> = {
  oxford: { reversed: true, gain: [255, 255, 255], offset: oxfordMean.map((m) => -m) },
  torchvision: normalised(imagenet),
  clip: normalised(clip),
  lpips: {
    reversed: false,
    gain: lpips.scale.map((s) => 2 / s),
    offset: lpips.shift.map((m, i) => (-1 - m) / lpips.scale[i]!),
  },
};

/**
 * `gain * rgb01 + offset` taken for the ImageNet-normalised input z, (rgb - mean) / std. The Oxford networks have no such
 * input; the same point of their input space is z * std * 255, in BGR, since theirs is 255 * bgr01 minus the mean.
 */
function asNormalised(family: WeightFamily, gain: number, offset: number): Affine {
  if (family !== 'oxford')
    return { reversed: false, gain: [gain, gain, gain], offset: [offset, offset, offset] };
  const scale = imagenet.std.map((s) => s * 255).reverse();
  return { reversed: true, gain: scale.map((s) => s * gain), offset: scale.map((s) => s * offset) };
}

function affine(family: WeightFamily, input: InputVariant): Affine {
  const base = own[family];
  switch (input) {
    case 'family':
      return base;
    case 'minus-one-to-one':
      return asNormalised(family, 2, -1);
    case 'zero-to-one':
      return asNormalised(family, 1, 0);
    case 'half-range':
      // base((rgb01 + 1) / 2)
      return {
        reversed: base.reversed,
        gain: base.gain.map((g) => g / 2),
        offset: base.offset.map((o, i) => o + base.gain[i]! / 2),
      };
    case 'other-scale': {
      // base(255 * rgb01) where 0..1 is expected, base(rgb01 / 255) where 0..255 is
      const scale = family === 'oxford' ? 1 / 255 : 255;
      return { ...base, gain: base.gain.map((g) => g * scale) };
    }
    case 'swapped-channels':
      return { ...base, reversed: !base.reversed };
    default:
      return input satisfies never;
  }
}

/** x [n, h, w, 3] -> the network's own input, [n, h, w, 3]; see {@link preprocessingFormula}. Differentiable. */
export function preprocess(x: Image01, family: WeightFamily, input: InputVariant): Tensor4D {
  const { reversed, gain, offset } = affine(family, input);
  return tidy(() => {
    const ordered: Tensor4D = reversed ? reverse(x, 3) : x;
    return add(mul(ordered, tensor1d([...gain])), tensor1d([...offset]));
  });
}

const formulas: Readonly<Record<WeightFamily, (image: string, reversed: boolean) => string>> = {
  oxford: (image, reversed) => `255 * ${reversed ? 'rgb' : 'bgr'}${image} - [103.939, 116.779, 123.68]`,
  torchvision: (image, reversed) =>
    `(${reversed ? 'bgr' : 'rgb'}${image} - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]`,
  clip: (image, reversed) =>
    `(${reversed ? 'bgr' : 'rgb'}${image} - [0.48145466, 0.4578275, 0.40821073]) / [0.26862954, 0.26130258, 0.27577711]`,
  lpips: (image, reversed) =>
    `(2 * ${reversed ? 'bgr' : 'rgb'}${image} - 1 - [-0.030, -0.088, -0.188]) / [0.458, 0.448, 0.450]`,
};

/** What {@link preprocess} computes, for reading: `255 * bgr01 - [103.939, 116.779, 123.68]`. */
export function preprocessingFormula(family: WeightFamily, input: InputVariant): string {
  const around = (inner: string): string =>
    family === 'oxford' ? `255 * ${inner.replace('rgb01', 'bgr01')} * [0.225, 0.224, 0.229]` : inner;
  switch (input) {
    case 'family':
      return formulas[family]('01', false);
    case 'minus-one-to-one':
      return around(family === 'oxford' ? '(2 * rgb01 - 1)' : '2 * rgb01 - 1');
    case 'zero-to-one':
      return around('rgb01');
    case 'half-range':
      return `${formulas[family]("01'", false)}, with rgb01' = (rgb01 + 1) / 2`;
    case 'other-scale':
      return `${formulas[family]("01'", false)}, with rgb01' = ${family === 'oxford' ? 'rgb01 / 255' : '255 * rgb01'}`;
    case 'swapped-channels':
      return formulas[family]('01', true);
    default:
      return input satisfies never;
  }
}
