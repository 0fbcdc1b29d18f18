import type { ForwardVariant, WeightFamily } from '#worker/protocol.ts';
import { numbers } from './python.ts';

const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];
const clip = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] };

/** The lines that turn `rgb`, [n, 3, h, w] in 0..1, into the network's input. */
function lines(family: WeightFamily, input: ForwardVariant['input']): readonly string[] {
  const constant = (values: readonly number[]) => `constant(rgb, ${numbers(values)})`;
  const own = (swapped: boolean): readonly string[] => {
    const order = (family === 'oxford') !== swapped ? 'rgb.flip(1)' : 'rgb';
    switch (family) {
      case 'oxford':
        return [`return 255 * ${order} - ${constant([103.939, 116.779, 123.68])}`];
      case 'torchvision':
        return [`return (${order} - ${constant(mean)}) / ${constant(std)}`];
      case 'clip':
        return [`return (${order} - ${constant(clip.mean)}) / ${constant(clip.std)}`];
      case 'lpips':
        return [
          `return (2 * ${order} - 1 - ${constant([-0.03, -0.088, -0.188])}) / ${constant([0.458, 0.448, 0.45])}`,
        ];
      default:
        return family satisfies never;
    }
  };
  // An ImageNet-normalised input z is 255 * std * z, in BGR, for the Oxford weights.
  const asNormalised = (z: string) =>
    family === 'oxford' ? [`return 255 * (${z} * ${constant(std)}).flip(1)`] : [`return ${z}`];
  switch (input) {
    case 'family':
      return own(false);
    case 'minus-one-to-one':
      return asNormalised('(2 * rgb - 1)');
    case 'zero-to-one':
      return ['# MISTAKE: no ImageNet normalisation', ...asNormalised('rgb')];
    case 'half-range':
      return ['rgb = (rgb + 1) / 2  # MISTAKE: 0..1 taken for -1..1', ...own(false)];
    case 'other-scale':
      return family === 'oxford'
        ? ['rgb = rgb / 255  # MISTAKE: 0..1 where 0..255 is expected', ...own(false)]
        : ['rgb = 255 * rgb  # MISTAKE: 0..255 where 0..1 is expected', ...own(false)];
    case 'swapped-channels':
      return ['# MISTAKE: red and blue swapped', ...own(true)];
    default:
      return input satisfies never;
  }
}

export const preprocess = (family: WeightFamily, input: ForwardVariant['input']): string => `
def constant(like, *values):
    return like.new_tensor(values).view(1, 3, 1, 1)


def preprocess(rgb):
    """RGB in 0..1, [n, 3, h, w] -> what the network was trained on. Part of the weights: never mix families."""
${lines(family, input)
  .map((line) => `    ${line}`)
  .join('\n')}`;
