import {
  add,
  clipByValue,
  concat,
  keep,
  reshape,
  slice,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  type TensorInfo,
  tensor2d,
  tidy,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import { fusedAttributes } from './fusedConv.ts';
import { asTensor, free, rawKernel } from './rawKernel.ts';
import { rowsOf } from './rows.ts';

/** B^T: what four neighbouring rows (or columns) of the input become. The halves of G are here, where they cost nothing. */
const inputTransform = [
  [1, 0, -1, 0],
  [0, 0.5, 0.5, 0],
  [0, -0.5, 0.5, 0],
  [0, 1, 0, -1],
];
/** The transform of a filter turned round: its first and its last place change places. */
const turned = [3, 1, 2, 0];
/** Larger inputs are convolved in bands of rows: what is held meanwhile is several times as large. */
const MAX_BAND = 2 ** 22;
const LARGEST_FLOAT = 3.4028234e38;

/**
 * A frozen 3 x 3 convolution of stride 1, padded by 1, with 4 multiplications in place of 9: F(2 x 2, 3 x 3) of Lavin and
 * Gray, "Fast Algorithms for Convolutional Neural Networks" (arXiv 1509.09308, section 4.1), Y = A^T [(G g G^T) * (B^T d B)] A
 * for every 2 x 2 of the output. The filter's part is made once. Of tfjs's fast kernels only: the input's part are depthwise
 * convolutions, the 16 products are convolutions of 1 x 1. Rounding differs from the direct kernel's by some 3e-6 of the
 * largest value.
 */
export class WinogradConv {
  /** (G g G^T)[i][j], [1, 1, in, out] each, by 4 i + j. */
  readonly #filters: readonly Tensor4D[];
  /** Rows of B^T as depthwise filters, [4, 1, in, 1] and [1, 4, in, 1]. */
  readonly #down: readonly Tensor4D[];
  readonly #across: readonly Tensor4D[];

  private constructor(filters: readonly Tensor4D[]) {
    const channels = filters[0]!.shape[2];
    this.#filters = filters;
    this.#down = tidy(() =>
      inputTransform.map((row) =>
        keep(reshape(tile(tensor2d(row, [4, 1]), [1, channels]), [4, 1, channels, 1]) as Tensor4D),
      ),
    );
    this.#across = this.#down.map((filter) => keep(reshape(filter, [1, 4, channels, 1]) as Tensor4D));
  }

  /** filter [3, 3, in, out]; it stays the caller's. */
  static of(filter: Tensor4D): WinogradConv {
    const [, , from, to] = filter.shape;
    return new WinogradConv(
      tidy(() =>
        transformed(reshape(filter, [3, 3 * from * to])).flatMap((row) =>
          transformed(reshape(row, [3, from * to])).map((u) =>
            keep(reshape(u, [1, 1, from, to]) as Tensor4D),
          ),
        ),
      ),
    );
  }

  /** The convolution that carries gradients back: the filter turned round, with its channels swapped. */
  flipped(): WinogradConv {
    const filters = turned.flatMap((i) =>
      turned.map((j) => keep(transpose(this.#filters[4 * i + j]!, [0, 1, 3, 2]))),
    );
    return new WinogradConv(filters);
  }

  /** x [n, h, w, in] -> [n, h, w, out], with bias [out] added. Off the tape. */
  run(x: Tensor4D, bias: Tensor1D | null, activation: 'linear' | 'relu'): Tensor4D {
    return this.#inBands(x, bias, activation, 1);
  }

  /** As {@link run}, where x has the row above and the row below as well: [n, h + 2, w, in] -> [n, h, w, out]. */
  runRows(x: Tensor4D, bias: Tensor1D | null, activation: 'linear' | 'relu'): Tensor4D {
    return this.#inBands(x, bias, activation, 0);
  }

  /** `edge`: rows of zeros that stand above and below x. */
  #inBands(x: Tensor4D, bias: Tensor1D | null, activation: 'linear' | 'relu', edge: 0 | 1): Tensor4D {
    return tidy(() => {
      const [n, given, w, c] = x.shape;
      const h = given + 2 * edge - 2;
      const rows = 2 * Math.max(1, Math.floor(MAX_BAND / (2 * n * w * c)));
      const bands: Tensor4D[] = [];
      for (let from = 0; from < h; from += rows) {
        const to = Math.min(h, from + rows);
        const [first, end] = [Math.max(0, from - edge), Math.min(given, to + 2 - edge)];
        const part = rowsOf(x, first, end);
        bands.push(tidy(() => this.#band(part, bias, [first - from + edge, to + 2 - edge - end])));
      }
      const y = bands.length === 1 ? bands[0]! : concat(bands, 1);
      return activation === 'relu' ? clipByValue(y, 0, LARGEST_FLOAT) : y;
    });
  }

  /** Zeros: how many rows of zeros stand above and below x. */
  #band(x: Tensor4D, bias: Tensor1D | null, zeros: readonly [number, number]): Tensor4D {
    const [n, given, w] = x.shape;
    const h = given + zeros[0] + zeros[1] - 2;
    const [tall, wide] = [Math.ceil(h / 2), Math.ceil(w / 2)];
    const below = zeros[1] + (h % 2);
    const parts = this.#down.map((filter) => depthwise(x, filter, [2, 1], [zeros[0], below], [0, 0]));
    const sums: [TensorInfo[], TensorInfo[]] = [[], []]; // A^T M: of two rows, by column
    for (let j = 0; j < 4; j += 1) {
      const products = parts.map((part, i) => {
        const input = depthwise(part, this.#across[j]!, [1, 2], [0, 0], [1, 1 + (w % 2)]);
        // The middle product is part of all four outputs, with sign +: so is the bias then.
        const product = pointwise(input, this.#filters[4 * i + j]!, i === 1 && j === 1 ? bias : null);
        free(input);
        return product;
      });
      const [upper, lower] = outputPair(products);
      sums[0].push(upper);
      sums[1].push(lower);
    }
    free(...parts);
    const to = this.#filters[0]!.shape[3];
    const rows = sums.map((row) => besides(outputPair(row), to));
    const y = asTensor(besides(rows as [TensorInfo, TensorInfo], 2 * wide * to));
    const whole: Tensor4D = reshape(y, [n, 2 * tall, 2 * wide, to]);
    return h % 2 || w % 2 ? slice(whole, [0, 0, 0, 0], [n, h, w, to]) : whole;
  }

  dispose(): void {
    for (const tensor of [...this.#filters, ...this.#down, ...this.#across]) tensor.dispose();
  }
}

/** G g: three rows of the filter become four, its halves left to B^T. g [3, m] -> 4 x [1, m]. */
function transformed(g: Tensor2D): Tensor[] {
  const row = (index: number) => slice(g, [index, 0], [1, g.shape[1]]);
  const [first, middle, last] = [row(0), row(1), row(2)];
  const outer = add(first, last);
  return [first, add(outer, middle), sub(outer, middle), last];
}

/** A^T m: four rows (or columns) of products become two of the output. Takes them over. */
function outputPair(products: readonly TensorInfo[]): [TensorInfo, TensorInfo] {
  const [a, b, c, d] = products as [TensorInfo, TensorInfo, TensorInfo, TensorInfo];
  const [sum, difference] = [rawKernel('Add', { a, b }), rawKernel('Sub', { a: b, b: c })];
  const pair: [TensorInfo, TensorInfo] = [
    rawKernel('Add', { a: sum, b: c }),
    rawKernel('Sub', { a: difference, b: d }),
  ];
  free(sum, difference, ...products);
  return pair;
}

/** Two tensors in turns, `width` numbers of each. Takes them over. */
function besides(pair: readonly [TensorInfo, TensorInfo], width: number): TensorInfo {
  const flat = pair.map((t) => ({ ...t, shape: [sizeOf(t) / width, width] }));
  const both = rawKernel('Concat', flat, { axis: 1 });
  free(...pair);
  return both;
}

const sizeOf = ({ shape }: TensorInfo): number => shape.reduce((product, n) => product * n, 1);

function depthwise(
  x: TensorInfo,
  filter: Tensor4D,
  strides: [number, number],
  rows: [number, number],
  columns: [number, number],
): TensorInfo {
  const pad = [[0, 0], rows, columns, [0, 0]];
  const attributes = { strides, pad, dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode: 'floor' };
  return rawKernel('DepthwiseConv2dNative', { x, filter }, attributes);
}

function pointwise(x: TensorInfo, filter: Tensor4D, bias: Tensor1D | null): TensorInfo {
  const inputs = bias ? { x, filter, bias } : { x, filter };
  return rawKernel('FusedConv2D', inputs, fusedAttributes(1, 0, 'linear'));
}
