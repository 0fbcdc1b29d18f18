import {
  add,
  argMax,
  argMin,
  cast,
  concat,
  customGrad,
  div,
  equal,
  expandDims,
  type GradSaveFunc,
  greater,
  matMul,
  max,
  min,
  mul,
  range,
  slice,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
  where,
} from '@tensorflow/tfjs-core';

/** Of the contextual loss: bandwidth, and what keeps a relative distance finite. contextualLoss, config.py. */
const sigma = 0.5;
const eps = 1e-5;

/** Numbers in one block of the matrix of all pairs: 16 MB. */
const blockSize = 2 ** 22;

/** Some rows of x against all of y: d = (1 - x . y) / 2 [m, N], its scale min + eps [m, 1], and CX [m, N]. */
function block(x: Tensor2D, y: Tensor2D): { d: Tensor2D; scale: Tensor2D; cx: Tensor2D } {
  const d: Tensor2D = mul(sub(1, matMul(x, transpose(y))), 0.5);
  const scale: Tensor2D = add(min(d, 1, true), eps);
  return { d, scale, cx: softmax(div(d, mul(scale, -sigma))) };
}

/** 1 where index i of `rows` [m] equals index j of `columns` [N], else 0: [m, N]. */
const same = (rows: Tensor1D, columns: Tensor1D): Tensor2D =>
  cast(equal(expandDims(rows, 1), expandDims(columns, 0)), 'float32');

/** Gradients of one block for an upstream [m, N]: to its rows of x [m, c], and its part of that to y [N, c]. */
function blockGradient(x: Tensor2D, y: Tensor2D, upstream: Tensor2D): [Tensor2D, Tensor2D] {
  const { d, scale, cx } = block(x, y);
  const toRatio: Tensor2D = mul(mul(cx, sub(upstream, sum(mul(upstream, cx), 1, true))), -1 / sigma);
  const toScale = sum(div(mul(toRatio, d), mul(scale, scale)), 1, true); // its sign is in the subtraction below
  const nearest = same(argMin(d, 1), range(0, y.shape[0], 1, 'int32'));
  const toProduct: Tensor2D = mul(sub(div(toRatio, scale), mul(nearest, toScale)), -0.5);
  return [matMul(toProduct, y), matMul(transpose(toProduct), x)];
}

/** Calls `visit` with consecutive runs of rows [start, start + rows) so small that a block of them stays in bounds. */
function inBlocks(rows: number, columns: number, visit: (start: number, rows: number) => void): void {
  const step = Math.max(1, Math.floor(blockSize / columns));
  for (let start = 0; start < rows; start += step) visit(start, Math.min(step, rows - start));
}

const rowsFrom = (t: Tensor2D, start: number, rows: number): Tensor2D => slice(t, [start, 0], [rows, -1]);

/**
 * For each row of y [N, c] the largest CX that any row of x [M, c] gives it: [N], in 0..1, differentiable in both (once).
 * Rows are unit vectors. CX_ij is the softmax over j of -d_ij / ((min_j d_ij + 1e-5) * 0.5) with d = (1 - x_i . y_j) / 2:
 * Mechrez et al., arXiv 1803.02077, eq. 2 to 4; their b = 1 cancels out of the quotient. The matrix is made in blocks of
 * rows, forward and backward, so memory does not grow with its size.
 */
export function bestMatch(x: Tensor2D, y: Tensor2D): Tensor1D {
  const op = customGrad(
    (xs: Tensor | GradSaveFunc, ys: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
      const [a, b] = [xs as Tensor2D, ys as Tensor2D];
      const { best, winner } = forward(a, b);
      (save as GradSaveFunc)([a, b, winner]);
      const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] =>
        backward(saved[0] as Tensor2D, saved[1] as Tensor2D, saved[2] as Tensor1D, dy as Tensor1D);
      return { value: best, gradFunc };
    },
  );
  return op(x, y) as Tensor1D;
}

interface Best {
  /** [N] */
  best: Tensor1D;
  /** Row of x that gave it, [N] int32. */
  winner: Tensor1D;
}

function forward(x: Tensor2D, y: Tensor2D): Best {
  let found: Best | null = null;
  inBlocks(x.shape[0], y.shape[0], (start, rows) => {
    const before = found;
    const better = tidy(() => {
      const { cx } = block(rowsFrom(x, start, rows), y);
      const best: Tensor1D = max(cx, 0);
      const winner: Tensor1D = cast(add(argMax(cx, 0), start), 'int32');
      if (!before) return { best, winner };
      const wins = greater(best, before.best);
      return { best: where(wins, best, before.best), winner: where(wins, winner, before.winner) };
    });
    before?.best.dispose();
    before?.winner.dispose();
    found = { best: better.best, winner: better.winner };
  });
  if (!found) throw new Error(`bestMatch: expected rows, got [${x.shape.join(', ')}]`);
  return found;
}

function backward(x: Tensor2D, y: Tensor2D, winner: Tensor1D, dy: Tensor1D): Tensor[] {
  const toX: Tensor2D[] = [];
  let toY: Tensor2D | null = null;
  inBlocks(x.shape[0], y.shape[0], (start, rows) => {
    const before: Tensor2D | null = toY;
    const [dx, dyRows] = tidy(() => {
      const upstream: Tensor2D = mul(same(range(start, start + rows, 1, 'int32'), winner), dy);
      const [ours, theirs] = blockGradient(rowsFrom(x, start, rows), y, upstream);
      return [ours, before ? add<Tensor2D>(before, theirs) : theirs] as [Tensor2D, Tensor2D];
    });
    before?.dispose();
    toX.push(dx);
    toY = dyRows;
  });
  return [concat(toX, 0), toY!];
}
