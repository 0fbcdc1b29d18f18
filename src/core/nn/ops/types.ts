import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { ForwardVariant } from '../../recipes/types.ts';
import type { ZeroRows } from '../lineBuffer.ts';
import type { Window } from '../positions.ts';

/** Size and channels of a value, whatever its batch. */
export interface Shape {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** What an op makes of its weights when they have come. */
export interface Owned {
  dispose(): void;
}

/** How a tensor is kept under one scheme of names. */
export interface StoredAs {
  /** Several are its parts, one after the other along the outputs. */
  readonly names: readonly string[];
  /** As torch's Linear keeps it: [out, in] for [in, out]. */
  readonly turned: boolean;
}

/** By part of {@link Op.params}: how files keep it, one entry a scheme, in the same order for every tensor of a network. */
export type StoredParts<Part extends string = string> = Readonly<Record<Part, readonly StoredAs[]>>;

/** How an op is run. */
export interface Call<Weights> {
  readonly weights: Weights;
  readonly pooling: ForwardVariant['pooling'];
  /** Done in the op's own kernel; `linear` for an op that does not {@link Op.fuses | fuse}. */
  readonly activation: 'linear' | 'relu';
  /** null for whole images. Else the inputs are windows of rows, and these of their rows are padding. */
  readonly rows: ZeroRows | null;
}

/** One kind of node: all that is known of it. Values are [n, h, w, c]; a row of tokens is [n, 1, tokens, c]. */
export interface Op<Attrs, Weights extends Owned | null = null> {
  /** What it makes of inputs of these shapes; a side of 0 or less where it does not fit. */
  shape(attrs: Attrs, inputs: readonly Shape[]): Shape;
  /** Its weights, in the order in which they are stored: name -> shape. */
  params(attrs: Attrs): Readonly<Record<string, readonly number[]>>;
  /** How files of other programs keep its weights, where their own names do not say so. */
  stored?(attrs: Attrs): StoredParts;
  /** Multiplications for an output of that shape. */
  flops(attrs: Attrs, output: Shape): number;
  /** Takes its weights over, by the names of {@link params}. */
  load(attrs: Attrs, tensors: Readonly<Record<string, Tensor>>): Weights;
  /** Whether a ReLU behind it can be done in its own kernel. */
  readonly fuses: boolean;
  /** Forward, off the tape. Its inputs stay the caller's. */
  run(attrs: Attrs, inputs: readonly Tensor4D[], call: Call<Weights>): Tensor4D;
  /** The same, differentiable in its inputs. */
  grad(attrs: Attrs, inputs: readonly Tensor4D[], call: Call<Weights>): Tensor4D;
  /** The rows that one row of output is made from, in every input; null where that is the whole image. */
  rows(attrs: Attrs): Window | null;
  /**
   * The Python expression that computes it from `inputs`; `weights`: the name of its module in `self.convs`, or the
   * stem of its tensors in `self.weights`.
   */
  torch(attrs: Attrs, inputs: readonly string[], weights: string): string;
  /** The Python function that {@link torch} calls, where it needs one. Tokens are [n, tokens, c] there. */
  readonly torchFunction?: string;
}

/** What every op without weights has in common. */
export const weightless = { params: () => ({}), load: () => null, fuses: false } as const;

/** Each row is made from the same row. */
export const sameRow = (): Window => ({ size: 1, stride: 1, padding: 0 });

/** Everything is made from everything: such an op takes no strips. */
export const wholeImage = (): null => null;
