import { add, avgPool, pad, sqrt, square, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { positions } from '../positions.ts';
import { type Op, weightless } from './types.ts';

const window = { size: 3, stride: 2, padding: 1 } as const;

/** Keeps the root's slope finite at 0. */
const epsilon = 1e-12;

/**
 * The root of the weighed mean of squares over 3x3 places, zeros around the image. The Hanning window's weights, 1 2 1 both
 * ways, are those of two means over 2x2 places one after the other.
 */
function pooled(x: Tensor4D, above: number, below: number): Tensor4D {
  const { padding } = window;
  const squares = pad(square(x), [
    [0, 0],
    [above, below],
    [padding, padding],
    [0, 0],
  ]);
  const means = avgPool(avgPool(squares, 2, 1, 'valid'), 2, window.stride, 'valid');
  return sqrt(add(means, epsilon));
}

/** What DISTS has in place of max pooling, so that no frequency is folded onto another. Ding et al., arXiv 2004.07728. */
export const l2Pool: Op<null> = {
  ...weightless,
  shape: (_, [x]) => ({
    width: positions(window, x!.width),
    height: positions(window, x!.height),
    channels: x!.channels,
  }),
  flops: () => 0,
  // Windows of rows come with their zeros.
  run: (_, [x], { rows }) => tidy(() => pooled(x!, rows ? 0 : window.padding, rows ? 0 : window.padding)),
  grad: (_, [x]) => pooled(x!, window.padding, window.padding),
  rows: () => window,
  torch: (_, [x]) => `l2_pool(${x})`,
  torchFunction: `def l2_pool(x):
    line = x.new_tensor([0.25, 0.5, 0.25])  # Hanning
    window = (line[:, None] * line[None, :]).repeat(x.shape[1], 1, 1, 1)
    return (F.conv2d(x ** 2, window, stride=2, padding=1, groups=x.shape[1]) + 1e-12).sqrt()`,
};
