import type { WeightFamily } from '#core/backbones/types.ts';

/** First biases of VGG-19's conv1_1 as Oxford published it (`imagenet-vgg-verydeep-19`), rounded: a fingerprint. */
const fingerprint = [0.7302, 0.0649, 0.0343, 0.826, 0.2578, 0.5487];
/** Length of conv1_1's kernels there, over each input channel: blue, green, red. */
const lengths = [4.068, 5.076, 4.581];
/** 255 times ImageNet's standard deviation: what one step of a normalised input is in 0..255; red, green, blue. */
const steps = [58.395, 57.12, 57.375];

/**
 * What the numbers of VGG-19's conv1_1 say of the input that they are made for. `oxford`: Oxford's, as published.
 * `torchvision`: the same, turned for a normalised RGB input. `other-input`: the same, turned for an input that is neither.
 * null: trained anew, which the numbers alone do not tell. `kernel`: [3, 3, 3, out], HWIO.
 */
export function familyByNumbers(
  kernel: Float32Array,
  bias: ArrayLike<number>,
): Extract<WeightFamily, 'oxford' | 'torchvision'> | 'other-input' | null {
  const isOxford = fingerprint.every((value, index) => Math.abs((bias[index] ?? 0) - value) < 0.004);
  if (!isOxford) return null;
  const squares = [0, 0, 0];
  const out = kernel.length / 27;
  kernel.forEach((value, index) => {
    squares[Math.floor(index / out) % 3]! += value * value;
  });
  const found = squares.map(Math.sqrt);
  const near = (wanted: readonly number[]) =>
    wanted.every((value, channel) => Math.abs(found[channel]! / value - 1) < 0.03);
  if (near(lengths)) return 'oxford';
  if (near(lengths.toReversed().map((value, channel) => value * steps[channel]!))) return 'torchvision';
  return 'other-input';
}
