import { concat, pad, reshape, slice, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';

/** `parts` equal pieces of a flattened tensor's rows: t with rows of parts * width numbers -> parts x [rows, width]. */
function columns(t: Tensor, parts: number, width: number): Tensor[] {
  const flat = reshape(t, [-1, parts * width]);
  return Array.from({ length: parts }, (_, part) => slice(flat, [0, part * width], [-1, width]));
}

/**
 * The s x s interleaved grids of x, row by row: grid (i, j) holds x[i::s, j::s], [n, h / s, w / s, c]. h and w must be
 * multiples of s. Strided slices by slices of rank 2, which every backend has.
 */
export function split(x: Tensor4D, s: number): Tensor4D[] {
  const [n, h, w, c] = x.shape;
  return columns(x, s, w * c)
    .flatMap((row) => columns(row, s, c))
    .map((grid) => reshape(grid, [n, h / s, w / s, c]));
}

/** The reverse of {@link split}. */
export function join(grids: readonly Tensor4D[], s: number): Tensor4D {
  const [n, h, w, c] = grids[0]!.shape;
  const rows = Array.from({ length: s }, (_, i) => {
    const row = grids.slice(i * s, (i + 1) * s).map((grid) => reshape(grid, [-1, c]));
    return reshape(concat(row, 1), [-1, w * s * c]);
  });
  return reshape(concat(rows, 1), [n, h * s, w * s, c]);
}

/** x with zeros below and to the right, [n, height, width, c]; cropped where it is larger. */
export function fitted(x: Tensor4D, height: number, width: number): Tensor4D {
  const [n, h, w, c] = x.shape;
  if (h === height && w === width) return x;
  const inside = slice(x, [0, 0, 0, 0], [n, Math.min(h, height), Math.min(w, width), c]);
  return pad(inside, [
    [0, 0],
    [0, Math.max(0, height - h)],
    [0, Math.max(0, width - w)],
    [0, 0],
  ]);
}
