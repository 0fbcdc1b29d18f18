/** Keys' cubic kernel with slope `a` at 1. Keys, IEEE Trans. ASSP 29(6), 1981. */
function cubic(distance: number, a: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/**
 * The matrix [to, from], row by row, by which a row of `from` values is resized to `to` of them, as PyTorch's
 * `interpolate(mode='bicubic', align_corners=False)` does. `antialias`: as its option of that name, which has another
 * kernel (a = -0.5 for -0.75) and widens it where values become fewer.
 */
export function cubicMatrix(from: number, to: number, antialias: boolean): Float32Array {
  const matrix = new Float32Array(to * from);
  const scale = from / to;
  for (let row = 0; row < to; row += 1) {
    const weights = antialias ? wide(from, scale, row) : narrow(from, scale, row);
    weights.forEach((weight, column) => {
      matrix[row * from + column] = weight;
    });
  }
  return matrix;
}

/** Four neighbours; beyond the edge stands the outermost value. */
function narrow(from: number, scale: number, row: number): Float64Array {
  const weights = new Float64Array(from);
  const centre = scale * (row + 0.5) - 0.5;
  const first = Math.floor(centre) - 1;
  for (let i = first; i < first + 4; i += 1)
    weights[Math.min(from - 1, Math.max(0, i))]! += cubic(i - centre, -0.75);
  return weights;
}

/** All that the kernel reaches inside; their weights are brought to a sum of 1. */
function wide(from: number, scale: number, row: number): Float64Array {
  const weights = new Float64Array(from);
  const stretched = Math.max(1, scale);
  const centre = scale * (row + 0.5);
  const first = Math.max(0, Math.floor(centre - 2 * stretched + 0.5));
  const end = Math.min(from, Math.floor(centre + 2 * stretched + 0.5));
  for (let i = first; i < end; i += 1) weights[i] = cubic((i + 0.5 - centre) / stretched, -0.5);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}
