import {
  concat,
  engine,
  getBackend,
  matMul,
  type NamedAttrMap,
  reshape,
  reverse,
  slice,
  sum,
  type Tensor1D,
  type Tensor4D,
  tensor2d,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';

/** Activations that the fused kernel knows; `leaky` has slope 0.2 below zero. */
export type FusedActivation = 'linear' | 'relu' | 'leaky';
export const LEAKY_SLOPE = 0.2;

/** Zero padding that keeps the size at stride 1 (odd sizes) or halves it at stride 2. */
export const paddingOf = (size: number) => Math.floor((size - 1) / 2);

/**
 * conv(x, filter) + bias, then the activation, in one kernel and off the tape.
 * x [n, h, w, ci], filter [k, k, ci, co], bias [co] -> [n, h', w', co], h' = floor((h + 2 padding - dilation (k - 1) - 1) / stride) + 1.
 */
export function rawConv(
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor1D | null,
  options: { stride: number; padding: number; dilation?: number; activation?: FusedActivation },
): Tensor4D {
  const { stride, padding, dilation = 1, activation = 'linear' } = options;
  const attrs = {
    strides: stride,
    pad: padding,
    dataFormat: 'NHWC',
    dilations: [dilation, dilation],
    dimRoundingMode: 'floor',
  };
  if (bias === null && activation === 'linear')
    return engine().runKernel('Conv2D', { x, filter }, attrs as unknown as NamedAttrMap) as Tensor4D;
  const fused = {
    ...attrs,
    activation: activation === 'leaky' ? 'leakyrelu' : activation,
    leakyreluAlpha: LEAKY_SLOPE,
  };
  const inputs = bias === null ? { x, filter } : { x, filter, bias };
  return engine().runKernel('FusedConv2D', inputs, fused as unknown as NamedAttrMap) as Tensor4D;
}

/** Whether a graphics processor computes: it has fast kernels of its own where wasm's are missing or slow. */
const onGraphics = () => getBackend() === 'webgpu' || getBackend() === 'webgl';

/** Spatial reverse with in and out channels swapped: the filter of the convolution that carries gradients back. */
const flipFilter = (filter: Tensor4D): Tensor4D =>
  tidy(() => transpose(getBackend() === 'wasm' ? turned(filter) : reverse(filter, [0, 1]), [0, 1, 3, 2]));

/** Spatial reverse as a product with a permutation: exact, and many times as fast as wasm's Reverse, which goes value by value. */
function turned(filter: Tensor4D): Tensor4D {
  const [height, width, from, to] = filter.shape;
  const places = height * width;
  const turn = tensor2d(
    Float32Array.from({ length: places * places }, (_, i) =>
      (i % places) + Math.floor(i / places) === places - 1 ? 1 : 0,
    ),
    [places, places],
  );
  return reshape(matMul(turn, reshape(filter, [places, from * to])), filter.shape);
}

/** Puts a zero after every row and column: [n, h, w, c] -> [n, 2h, 2w, c]. */
function interleaveZeros(x: Tensor4D): Tensor4D {
  const [n, h, w, c] = x.shape;
  const columns = reshape(concat([x, zeros([n, h, w, c])], 3), [n, h, 2 * w * c]);
  return reshape(concat([columns, zeros([n, h, 2 * w * c])], 2), [n, 2 * h, 2 * w, c]);
}

/**
 * Gradient of a convolution to its input: the kernel for it on a graphics processor; elsewhere, where that is slow, a forward
 * convolution with the flipped filter. dy [n, h', w', co], filter [k, k, ci, co] -> [n, h, w, ci].
 */
export function convInputGradient(
  dy: Tensor4D,
  filter: Tensor4D,
  inputSize: readonly [number, number],
  stride: 1 | 2,
  padding: number,
): Tensor4D {
  const [n, , , co] = dy.shape;
  const [size, , ci] = filter.shape;
  const [h, w] = inputSize;
  if (onGraphics()) {
    const inputShape = [n, h, w, ci];
    const attributes = { strides: [stride, stride], pad: padding, dataFormat: 'NHWC', inputShape };
    return engine().runKernel('Conv2DBackpropInput', { dy, filter }, attributes);
  }
  return tidy(() => {
    const flipped = flipFilter(filter);
    const back = { stride: 1, padding: size - 1 - padding };
    if (stride === 1) return rawConv(dy, flipped, null, back);
    const rows = h + 2 * padding - size + 1;
    const columns = w + 2 * padding - size + 1;
    const spread = interleaveZeros(dy);
    const fits = spread.shape[1] === rows && spread.shape[2] === columns;
    return rawConv(fits ? spread : slice(spread, [0, 0, 0, 0], [n, rows, columns, co]), flipped, null, back);
  });
}

/**
 * Gradient of a convolution to its filter, as a convolution of x by dy with batch and channels swapped (wasm has no
 * Conv2DBackpropFilter). x [n, h, w, ci], dy [n, h', w', co] -> [size, size, ci, co].
 */
export function convFilterGradient(
  x: Tensor4D,
  dy: Tensor4D,
  size: number,
  stride: 1 | 2,
  padding: number,
): Tensor4D {
  return tidy(() => {
    const images = transpose(x, [3, 1, 2, 0]); // [ci, h, w, n]
    const filter = transpose(dy, [1, 2, 0, 3]); // [h', w', n, co]
    const all = rawConv(images, filter, null, { stride: 1, padding, dilation: stride }); // [ci, size.., size.., co]
    const [ci, h, w, co] = all.shape;
    const kept = h === size && w === size ? all : slice(all, [0, 0, 0, 0], [ci, size, size, co]);
    return transpose(kept, [1, 2, 0, 3]);
  });
}

/** Gradient to a bias: dy [n, h, w, c] -> [c]. */
export const biasGradient = (dy: Tensor4D): Tensor1D => sum(dy, [0, 1, 2]);
