import { pad, type Tensor1D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import { FrozenConv } from '../../ops/frozenConv.ts';
import { type Op, type StoredParts, wholeImage } from './types.ts';

export interface PatchesAttrs {
  /** Pixels a side. */
  readonly size: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly bias: boolean;
  readonly stored: StoredParts;
}

/** How many patches lie along a side; none where it is shorter than one. */
const along = (size: number, side: number): number => (side < size ? 0 : Math.ceil(side / size));

/** x with zeros, the mean colour after preprocessing, to the right and below until both sides are multiples of `size`. */
function whole(x: Tensor4D, size: number): Tensor4D {
  const [, h, w] = x.shape;
  const [below, right] = [h, w].map((side) => along(size, side) * size - side) as [number, number];
  if (below === 0 && right === 0) return x;
  return pad(x, [
    [0, 0],
    [0, below],
    [0, right],
    [0, 0],
  ]);
}

/**
 * Cuts an image into squares that do not overlap and makes a vector of each: a convolution whose stride is its size.
 * Dosovitskiy et al., arXiv 2010.11929, section 3.1. An image whose sides are no multiples is padded, as timm's
 * `dynamic_img_pad` does, so that every pixel is seen.
 */
export const patches: Op<PatchesAttrs, FrozenConv> = {
  shape: ({ size, outChannels }, [x]) => ({
    width: along(size, x!.width),
    height: along(size, x!.height),
    channels: outChannels,
  }),
  params: ({ size, inChannels, outChannels, bias }) => ({
    kernel: [size, size, inChannels, outChannels],
    ...(bias && { bias: [outChannels] }),
  }),
  stored: ({ stored }) => stored,
  flops: ({ size, inChannels, outChannels }, { width, height }) =>
    size * size * inChannels * outChannels * width * height,
  load: ({ size, inChannels, outChannels }, { kernel, bias }) =>
    new FrozenConv(
      { size, stride: size, padding: 0, inChannels, outChannels },
      kernel as Tensor4D,
      (bias as Tensor1D | undefined) ?? zeros([outChannels]),
    ),
  fuses: false,
  run: ({ size }, [x], { weights }) => tidy(() => weights.forward(whole(x!, size), 'linear')),
  grad: ({ size }, [x], { weights }) => weights.differentiable(whole(x!, size), 'linear'),
  rows: wholeImage,
  torch: ({ size, bias }, [x], weights) =>
    `patches(${x}, self.weights['${weights}/kernel'], ${bias ? `self.weights['${weights}/bias']` : 'None'}, ${size})`,
  torchFunction: `def patches(x, kernel, bias, size):
    x = F.pad(x, (0, -x.shape[3] % size, 0, -x.shape[2] % size))  # zeros to whole patches, to the right and below
    return F.conv2d(x, kernel, bias, stride=size)`,
};
