import {
  customGrad,
  engine,
  type GradSaveFunc,
  getBackend,
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
import { fusedConv } from './fusedConv.ts';
import { WinogradConv } from './winograd.ts';

type Activation = 'linear' | 'relu';

export interface ConvShape {
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
  readonly inChannels: number;
  readonly outChannels: number;
}

/** One kernel, or {@link WinogradConv}: that one for 3 x 3, stride 1, padding 1 only. */
export type ConvWay = 'direct' | 'winograd';

/** The faster way: at 64 channels by 64 Winograd's transforms cost what its products save. */
function fasterWay({ size, stride, padding, inChannels, outChannels }: ConvShape): ConvWay {
  const wide = inChannels * outChannels >= 128 * 128;
  return getBackend() === 'wasm' && wide && size === 3 && stride === 1 && padding === 1
    ? 'winograd'
    : 'direct';
}

/**
 * A convolution whose filter is never trained, with its ReLU in the same kernel if wanted. Owns filter and bias.
 * The filter stays off the tape, so a gradient neither saves nor differentiates it; the gradient to the input is a
 * forward convolution with the filter reversed in space and its channels swapped (made once, when first needed). On wasm,
 * wide 3 x 3 convolutions are done with fewer multiplications, their filters transformed once.
 */
export class FrozenConv {
  readonly #shape: ConvShape;
  readonly #filter: Tensor4D | WinogradConv;
  readonly #bias: Tensor1D;
  /** The convolution from the gradient of the output to that of the input. */
  #toInput: { run: (dy: Tensor4D) => Tensor4D; filter: Tensor4D | WinogradConv } | null = null;

  /** filter [k, k, in, out], bias [out]; both belong to the new object. */
  constructor(shape: ConvShape, filter: Tensor4D, bias: Tensor1D, way: ConvWay = fasterWay(shape)) {
    this.#shape = shape;
    this.#filter = way === 'winograd' ? WinogradConv.of(filter) : filter;
    this.#bias = bias;
    if (way === 'winograd') filter.dispose();
  }

  /** x [n, h, w, in] -> [n, h', w', out]. Not differentiable, nothing is saved. */
  forward(x: Tensor4D, activation: Activation): Tensor4D {
    const filter = this.#filter;
    if (filter instanceof WinogradConv) return filter.run(x, this.#bias, activation);
    return fusedConv(x, filter, this.#bias, this.#shape.stride, this.#shape.padding, activation);
  }

  /** As {@link forward}, of rows that come with those above and below, or with zeros for them: x [n, h + 2 * padding, w, in]. */
  forwardRows(x: Tensor4D, activation: Activation): Tensor4D {
    const filter = this.#filter;
    const { stride, padding } = this.#shape;
    if (filter instanceof WinogradConv) return filter.runRows(x, this.#bias, activation);
    return fusedConv(x, filter, this.#bias, stride, { columns: padding }, activation);
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
    const { stride, padding, size } = this.#shape;
    const filter = this.#filter;
    if (filter instanceof WinogradConv || stride === 1) {
      this.#toInput ??= flipped(filter, size - 1 - padding);
      return this.#toInput.run(dy);
    }
    const attributes = { strides: [stride, stride], pad: padding, dataFormat: 'NHWC', inputShape };
    return engine().runKernel('Conv2DBackpropInput', { dy, filter }, attributes);
  }

  dispose(): void {
    this.#filter.dispose();
    this.#bias.dispose();
    this.#toInput?.filter.dispose();
    this.#toInput = null;
  }
}

/** The filter reversed in space and its channels swapped, and what convolves with it. */
function flipped(filter: Tensor4D | WinogradConv, padding: number) {
  if (filter instanceof WinogradConv) {
    const back = filter.flipped();
    return { filter: back, run: (dy: Tensor4D) => back.run(dy, null, 'linear') };
  }
  const back: Tensor4D = tidy(() => keep(transpose(reverse(filter, [0, 1]), [0, 1, 3, 2])));
  return { filter: back, run: (dy: Tensor4D) => fusedConv(dy, back, null, 1, padding, 'linear') };
}
