/** n rows of d numbers each, laid end to end. */
export interface Rows {
  readonly values: Float32Array;
  readonly rows: number;
  readonly width: number;
}

/**
 * Unbiased estimate of the squared maximum mean discrepancy with the kernel (x . y / d + 1)^3, in float64: KID of
 * Binkowski et al. 2018, eq. 4 and appendix B, on features of our backbones instead of Inception's. It can be below 0
 * when the two are alike; with n images it is as noisy as n is small, so say n beside it. Throws on fewer than two rows.
 *
 * The two sets must be independent: where each generated image has its own target among the real ones, the mean between
 * them holds those pairs, and the estimate is far below 0.
 *
 * Activations of the Oxford weights run to hundreds, Inception's to about 1: both sets are divided by `size` first (see
 * {@link sizeOf}), so that the kernel sees numbers of the size that it was made for. `size` must come from neither set.
 */
export function kid(real: Rows, generated: Rows, size: number): number {
  if (real.width !== generated.width || real.rows < 2 || generated.rows < 2)
    throw new RangeError(
      `kid: expected two sets of rows of one width, got ${real.rows} x ${real.width} and ${generated.rows} x ${generated.width}`,
    );
  const [x, y] = [unit(real.values, size), unit(generated.values, size)];
  const d = real.width;
  return (
    meanOfPairs(x, real.rows, d) +
    meanOfPairs(y, generated.rows, d) -
    2 * meanBetween(x, real.rows, y, generated.rows, d)
  );
}

/** Root mean square of features: what {@link kid} divides by. */
export const sizeOf = ({ values }: Rows): number =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

const unit = (values: Float32Array, size: number): Float64Array =>
  Float64Array.from(values, (v) => v / (size || 1));

function kernel(a: Float64Array, i: number, b: Float64Array, j: number, d: number): number {
  let dot = 0;
  for (let k = 0; k < d; k++) dot += a[i * d + k]! * b[j * d + k]!;
  return (dot / d + 1) ** 3;
}

/** Mean over all pairs of different rows. */
function meanOfPairs(x: Float64Array, n: number, d: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) sum += kernel(x, i, x, j, d);
  return (2 * sum) / (n * (n - 1));
}

function meanBetween(x: Float64Array, n: number, y: Float64Array, m: number, d: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) sum += kernel(x, i, y, j, d);
  return sum / (n * m);
}
