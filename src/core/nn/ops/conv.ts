import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { type ConvShape, FrozenConv } from '../../ops/frozenConv.ts';
import { positions } from '../positions.ts';
import type { Op } from './types.ts';

export interface ConvAttrs extends ConvShape {
  /** Its name in torchvision's files, e.g. `features.0`. */
  readonly torchName: string;
  /** The batch norm behind it there, which is folded into it; null where there is none. */
  readonly norm: string | null;
}

const products = ({ size, inChannels, outChannels }: ConvShape): number =>
  size * size * inChannels * outChannels;

/** Convolution with zero padding and bias; a ReLU behind it costs nothing. */
export const conv: Op<ConvAttrs, FrozenConv> = {
  shape: (attrs, [x]) => ({
    width: positions(attrs, x!.width),
    height: positions(attrs, x!.height),
    channels: attrs.outChannels,
  }),
  params: ({ size, inChannels, outChannels }) => ({
    kernel: [size, size, inChannels, outChannels],
    bias: [outChannels],
  }),
  flops: (attrs, { width, height }) => products(attrs) * width * height,
  load: (attrs, { kernel, bias }) => new FrozenConv(attrs, kernel as Tensor4D, bias as Tensor1D),
  fuses: true,
  run: (_, [x], { weights, activation, rows }) =>
    rows ? weights.forwardRows(x!, activation) : weights.forward(x!, activation),
  grad: (_, [x], { weights, activation }) => weights.differentiable(x!, activation),
  rows: ({ size, stride, padding }) => ({ size, stride, padding }),
  torch: (_, [x], weights) => `self.convs['${weights}'](${x})`,
};
