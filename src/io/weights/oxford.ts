/** First biases of VGG-19's conv1_1 as Oxford published it (`imagenet-vgg-verydeep-19`), rounded: a fingerprint. */
const fingerprint = [0.7302, 0.0649, 0.0343, 0.826, 0.2578, 0.5487];

/**
 * Whether biases of conv1_1 are the Oxford ones. Conversions of them circulate under torchvision's names (for style transfer,
 * say); with torchvision's preprocessing they would give wrong numbers without a sign.
 */
export const isOxfordBias = (bias: ArrayLike<number>): boolean =>
  fingerprint.every((value, index) => Math.abs((bias[index] ?? 0) - value) < 0.002);
