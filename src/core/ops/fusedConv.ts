import { engine, type NamedAttrMap, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';

/**
 * One fused kernel: convolution, bias, activation. x [n, h, w, in], filter [k, k, in, out]; zero padding on all sides, or
 * on the left and the right only, where the rows of x come with theirs. Off the tape.
 */
export function fusedConv(
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor1D | null,
  stride: number,
  padding: number | { columns: number },
  activation: 'linear' | 'relu',
): Tensor4D {
  const inputs = bias ? { x, filter, bias } : { x, filter };
  const attributes = fusedAttributes(stride, padding, activation) as unknown as NamedAttrMap;
  return engine().runKernel('FusedConv2D', inputs, attributes);
}

/** What the fused kernel is told beside its tensors. */
export const fusedAttributes = (
  stride: number,
  padding: number | { columns: number },
  activation: 'linear' | 'relu',
) => ({
  strides: [stride, stride],
  pad:
    typeof padding === 'number'
      ? padding
      : [
          [0, 0],
          [0, 0],
          [padding.columns, padding.columns],
          [0, 0],
        ],
  dataFormat: 'NHWC',
  dilations: [1, 1],
  activation,
  leakyreluAlpha: 0,
});
