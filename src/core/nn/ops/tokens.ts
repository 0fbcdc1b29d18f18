import {
  add,
  concat,
  matMul,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor2d,
  tidy,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import { cubicMatrix } from '../../ops/cubicMatrix.ts';
import { type Op, type StoredParts, wholeImage } from './types.ts';

export interface TokensAttrs {
  readonly channels: number;
  /** Patches a side that the position embeddings are for. */
  readonly grid: number;
  /** Whether they are resized with antialiasing: see {@link cubicMatrix}. */
  readonly antialias: boolean;
  readonly stored: StoredParts<'class' | 'positions'>;
}

/** A class token and the embeddings of positions, the class token's first. Owns both. */
class Positions {
  readonly #attrs: TokensAttrs;
  readonly #first: Tensor1D;
  readonly #positions: Tensor2D;

  /** first [c], positions [1 + grid * grid, c]; both belong to the new object. */
  constructor(attrs: TokensAttrs, first: Tensor1D, positions: Tensor2D) {
    this.#attrs = attrs;
    this.#first = first;
    this.#positions = positions;
  }

  /** [n, h, w, c] -> [n, 1, 1 + h * w, c]: the class token, then the patches row by row. */
  tokens(patches: Tensor4D): Tensor4D {
    const [n, h, w, c] = patches.shape;
    const first = reshape(add(this.#first, slice(this.#positions, [0, 0], [1, c])), [1, 1, c]);
    const rest: Tensor3D = add(reshape(patches, [n, h * w, c]), this.#at(h, w));
    return reshape(concat([tile(first, [n, 1, 1]), rest], 1), [n, 1, 1 + h * w, c]);
  }

  /** For patches of h rows and w columns, [1, h * w, c]: resized along the rows, then along the columns. */
  #at(h: number, w: number): Tensor3D {
    const { grid, channels, antialias } = this.#attrs;
    const own = slice(this.#positions, [1, 0], [grid * grid, channels]);
    if (h === grid && w === grid) return reshape(own, [1, h * w, channels]);
    const resized = (x: Tensor, to: number): Tensor =>
      matMul(tensor2d(cubicMatrix(grid, to, antialias), [to, grid]), reshape(x, [grid, -1]));
    const rows = reshape(resized(own, h), [h, grid, channels]);
    const columns = reshape(resized(transpose(rows, [1, 0, 2]), w), [w, h, channels]);
    return reshape(transpose(columns, [1, 0, 2]), [1, h * w, channels]);
  }

  dispose(): void {
    this.#first.dispose();
    this.#positions.dispose();
  }
}

/**
 * The row of tokens that a transformer works on: the class token and the patches, each with the embedding of its position,
 * resized by cubic interpolation where the image has another grid than the network was trained on.
 */
export const tokens: Op<TokensAttrs, Positions> = {
  shape: (_, [x]) => {
    const count = x!.width * x!.height;
    return { width: count > 0 ? count + 1 : 0, height: 1, channels: x!.channels };
  },
  params: ({ channels, grid }) => ({ class: [channels], positions: [1 + grid * grid, channels] }),
  stored: ({ stored }) => stored,
  flops: () => 0,
  load: (attrs, { class: first, positions }) =>
    new Positions(attrs, first as Tensor1D, positions as Tensor2D),
  fuses: false,
  run: (_, [x], { weights }) => tidy(() => weights.tokens(x!)),
  grad: (_, [x], { weights }) => weights.tokens(x!),
  rows: wholeImage,
  torch: ({ antialias }, [x], weights) => {
    const [first, positions] = ['class', 'positions'].map((part) => `self.weights['${weights}/${part}']`);
    return `tokens(${x}, ${first}, ${positions}, ${antialias ? 'True' : 'False'})`;
  },
  torchFunction: `def tokens(patches, first, positions, antialias):
    height, width = patches.shape[2:]
    side = round((len(positions) - 1) ** 0.5)
    grid = positions[1:].T.reshape(1, -1, side, side)
    if (height, width) != (side, side):
        grid = F.interpolate(grid, (height, width), mode='bicubic', align_corners=False, antialias=antialias)
    first = (first + positions[0]).expand(len(patches), 1, -1)
    return torch.cat([first, (patches + grid).flatten(2).transpose(1, 2)], 1)`,
};
