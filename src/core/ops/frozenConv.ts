import {
  customGrad,
  engine,
  type GradSaveFunc,
  keep,
  mul,
  reverse,
  step,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import type { ConvSpec } from '../backbones/types.ts';

type Activation = 'linear' | 'relu';

/** One fused kernel: convolution, bias, activation. x [n, h, w, in], filter [k, k, in, out]; zero padding. */
function fusedConv(
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor1D | null,
  stride: number,
  padding: number,
  activation: Activation,
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

/**
 * A convolution whose filter is never trained, with its ReLU in the same kernel if wanted. Owns filter and bias.
 * The filter stays off the tape, so a gradient neither saves nor differentiates it; the gradient to the input is a
 * forward convolution with the filter reversed in space and its channels swapped (made once, when first needed).
 */
export class FrozenConv {
  readonly #spec: ConvSpec;
  readonly #filter: Tensor4D;
  readonly #bias: Tensor1D;
  #flipped: Tensor4D | null = null;

  /** filter [k, k, in, out], bias [out]; both belong to the new object. */
  constructor(spec: ConvSpec, filter: Tensor4D, bias: Tensor1D) {
    this.#spec = spec;
    this.#filter = filter;
    this.#bias = bias;
  }

  /** x [n, h, w, in] -> [n, h', w', out]. Not differentiable, nothing is saved. */
  forward(x: Tensor4D, activation: Activation): Tensor4D {
    return fusedConv(x, this.#filter, this.#bias, this.#spec.stride, this.#spec.padding, activation);
  }

  /** As {@link forward}, differentiable in x (once: the gradient itself has no gradient). */
  differentiable(x: Tensor4D, activation: Activation): Tensor4D {
    const op = customGrad((input: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
      const image = input as Tensor4D;
      const value = this.forward(image, activation);
      if (activation === 'relu') (save as GradSaveFunc)([value]);
      const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
        this.#backward(saved[0] ? mul(dy as Tensor4D, step(saved[0])) : (dy as Tensor4D), image.shape);
      return { value, gradFunc };
    });
    return op(x) as Tensor4D;
  }

  #backward(dy: Tensor4D, inputShape: Tensor4D['shape']): Tensor4D {
    const { stride, padding, size } = this.#spec;
    if (stride === 1) {
      this.#flipped ??= tidy(() => keep(transpose(reverse(this.#filter, [0, 1]), [0, 1, 3, 2])));
      return fusedConv(dy, this.#flipped, null, 1, size - 1 - padding, 'linear');
    }
    const attributes = { strides: [stride, stride], pad: padding, dataFormat: 'NHWC', inputShape };
    return engine().runKernel('Conv2DBackpropInput', { dy, filter: this.#filter }, attributes);
  }

  dispose(): void {
    this.#filter.dispose();
    this.#bias.dispose();
    this.#flipped?.dispose();
    this.#flipped = null;
  }
}
