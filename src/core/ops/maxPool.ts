import {
  addN,
  concat,
  customGrad,
  equal,
  type GradSaveFunc,
  mul,
  pad,
  reshape,
  slice,
  step,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  maxPool as tfMaxPool,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { fitted, join, split } from './phases.ts';

/**
 * Maximum over windows, no padding: x [n, h, w, c] -> [n, h', w', c]. Its gradient goes to the first maximum of a window,
 * as in PyTorch, on every backend. tfjs's own differs there: wasm takes the last one (equal numbers are common in flat
 * regions, of a JPEG say), and is wrong in windows without a positive number.
 */
export function maxPool(x: Tensor4D, size: number, stride: number): Tensor4D {
  const op = customGrad((input: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const value = tfMaxPool(input as Tensor4D, size, stride, 'valid');
    (save as GradSaveFunc)([input as Tensor4D, value]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      size === 2 && stride === 2
        ? backwardOfPairs(saved[0] as Tensor4D, dy as Tensor4D)
        : backward(saved[0] as Tensor4D, saved[1] as Tensor4D, dy as Tensor4D, size, stride);
    return { value, gradFunc };
  });
  return op(x) as Tensor4D;
}

/**
 * Windows of 2 x 2 side by side (VGG's): a maximum of the columns' maxima. The first of equal numbers is the upper left
 * one. Half as many numbers are moved as in {@link backward}.
 */
function backwardOfPairs(x: Tensor4D, dy: Tensor4D): Tensor4D {
  const [, h, w, c] = dy.shape;
  const whole = fitted(x, 2 * h, 2 * w);
  const [left, right] = halves(whole, c);
  const [top, bottom] = halves(tfMaxPool(whole, [1, 2], [1, 2], 'valid'), w * c);
  const toRow: Tensor2D = shared(reshape(dy, top.shape), top, bottom);
  const toPlace = shared(reshape(toRow, left.shape), left, right);
  return fitted(reshape(toPlace, whole.shape), x.shape[1], x.shape[2]);
}

/** The two halves of every 2 * width numbers: two of [rows, width]. */
function halves(t: Tensor, width: number): [Tensor2D, Tensor2D] {
  const flat: Tensor2D = reshape(t, [-1, 2 * width]);
  const rows = flat.shape[0];
  return [slice(flat, [0, 0], [rows, width]), slice(flat, [0, width], [rows, width])];
}

/** dy where the first is at least as large, and where the second is larger; side by side, [rows, 2 * width]. */
function shared(dy: Tensor2D, first: Tensor2D, second: Tensor2D): Tensor2D {
  const toSecond: Tensor2D = mul(dy, step(sub(second, first)));
  return concat([sub(dy, toSecond), toSecond], 1);
}

/** Each place of the windows in turn takes what is left of dy where it holds the maximum. */
function backward(x: Tensor4D, y: Tensor4D, dy: Tensor4D, size: number, stride: number): Tensor4D {
  const [n, h, w, c] = y.shape;
  const more = Math.ceil(size / stride) - 1; // grids reach further than the windows' first places
  const grids = split(fitted(x, (h + more) * stride, (w + more) * stride), stride);
  const parts: Tensor4D[][] = grids.map(() => []);
  const nothing = zerosLike(dy);
  let left = dy;
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j < size; j += 1) {
      const grid = (i % stride) * stride + (j % stride);
      const [down, right] = [Math.floor(i / stride), Math.floor(j / stride)];
      const taken = equal(slice(grids[grid]!, [0, down, right, 0], [n, h, w, c]), y);
      parts[grid]!.push(
        pad(where(taken, left, nothing), [
          [0, 0],
          [down, more - down],
          [right, more - right],
          [0, 0],
        ]),
      );
      left = where(taken, nothing, left);
    }
  return fitted(
    join(
      parts.map((part) => addN(part)),
      stride,
    ),
    x.shape[1],
    x.shape[2],
  );
}
