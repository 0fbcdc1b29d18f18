import { engine, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';

/** One fused kernel: convolution, bias, activation. x [n, h, w, in], filter [k, k, in, out]; zero padding. Off the tape. */
export function fusedConv(
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor1D | null,
  stride: number,
  padding: number,
  activation: 'linear' | 'relu',
): Tensor4D {
  const attributes = {
    strides: [stride, stride],
    pad: padding,
    dataFormat: 'NHWC',
    dilations: [1, 1],
    activation,
    leakyreluAlpha: 0,
  };
  const inputs = bias ? { x, filter, bias } : { x, filter };
  return engine().runKernel('FusedConv2D', inputs, attributes);
}
