/** Values of one channel of two pictures in 0..255, whose rows are read when they are asked for. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  /** Rows from `top` on into the front of `a` and `b`. */
  read(top: number, rows: number, a: Float64Array, b: Float64Array): void;
  /** How much the window counts that has its centre there. */
  weight(x: number, y: number): number;
}

/** One side of a square window, an odd number of weights that add up to 1, and what (co)variances are multiplied with. */
export interface Window {
  readonly line: Float64Array;
  readonly covariance: number;
}

/** Wang's: 11x11, sigma 1.5, population covariance. */
export const gaussian11: Window = { line: gaussian(5, 1.5), covariance: 1 };

/** scikit-image's default: 7x7, all pixels alike, sample covariance. */
export const uniform7: Window = { line: new Float64Array(7).fill(1 / 7), covariance: 49 / 48 };

function gaussian(radius: number, sigma: number): Float64Array {
  const line = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = line.reduce((sum, weight) => sum + weight, 0);
  return line.map((weight) => weight / total);
}

/** (K1 L)^2 and (K2 L)^2 with K1 = 0.01, K2 = 0.03, L = 255. */
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/** Pixels that are worked on at once: four numbers for each. */
const BAND = 2 ** 18;

/** Weighed sums over all windows that lie wholly inside. */
export interface WindowSums {
  /** SSIM of a window: luminance times contrast and structure. */
  readonly ssim: number;
  /** Contrast and structure alone. */
  readonly structure: number;
  readonly weights: number;
}

/**
 * SSIM's sums over the windows of one channel, in float64, in bands of rows between which it waits for `giveWay`. All 0
 * where no window fits. `see`: is shown each window's, in order of the rows.
 */
export async function windowSums(
  planes: Planes,
  window: Window,
  giveWay: () => Promise<void>,
  see: (window: number, ssim: number) => void = () => {},
): Promise<WindowSums> {
  const { width, height } = planes;
  const radius = (window.line.length - 1) / 2;
  const columns = width - 2 * radius;
  const rows = height - 2 * radius;
  const sums = { ssim: 0, structure: 0, weights: 0 };
  if (columns < 1 || rows < 1) return sums;
  const band = Math.min(rows, Math.max(1, Math.floor(BAND / width)));
  const [x, y, squares, products] = Array.from(
    { length: 4 },
    () => new Float64Array((band + 2 * radius) * width),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let top = 0; top < rows; top += band) {
    const here = Math.min(band, rows - top);
    const tall = here + 2 * radius;
    planes.read(top, tall, x, y);
    for (let i = 0; i < tall * width; i++) {
      squares[i] = x[i]! * x[i]! + y[i]! * y[i]!;
      products[i] = x[i]! * y[i]!;
    }
    for (const plane of [x, y, squares, products]) means(plane, width, tall, window.line);
    for (let i = 0, row = 0, column = 0; i < here * columns; i++, column++) {
      if (column === columns) {
        column = 0;
        row++;
      }
      const mx = x[i]!;
      const my = y[i]!;
      const variances = window.covariance * (squares[i]! - mx * mx - my * my);
      const covariance = window.covariance * (products[i]! - mx * my);
      const structure = (2 * covariance + c2) / (variances + c2);
      const weight = planes.weight(column + radius, top + row + radius);
      const ssim = (structure * (2 * mx * my + c1)) / (mx * mx + my * my + c1);
      sums.ssim += weight * ssim;
      see(top * columns + i, ssim);
      sums.structure += weight * structure;
      sums.weights += weight;
    }
    await giveWay();
  }
  return sums;
}

/**
 * Weighted means of all windows that lie inside, in place: [height, width] becomes [height - 2 r, width - 2 r] at the
 * front of the array. Each mean is written where nothing later reads.
 */
function means(values: Float64Array, width: number, height: number, line: Float64Array): void {
  const columns = width - line.length + 1;
  const rows = height - line.length + 1;
  for (let y = 0; y < height; y++) means1d(values, y * width, 1, y * columns, columns, line);
  means1d(values, 0, columns, 0, rows * columns, line);
}

/**
 * Weighted means of `count` runs of samples that lie `stride` apart, the first of them from `from` on, written from `to` on.
 * A window is the same from both ends, so its samples are added in pairs. For SSIM's eleven taps it is written out: most of
 * SSIM's time is spent here, and a third of what a loop over the taps takes.
 */
function means1d(
  v: Float64Array,
  from: number,
  stride: number,
  to: number,
  count: number,
  line: Float64Array,
): void {
  const last = line.length - 1;
  const half = last / 2;
  if (last === 10) {
    const [w0, w1, w2, w3, w4, w5] = line as unknown as [number, number, number, number, number, number];
    const [s2, s3, s4, s5] = [2 * stride, 3 * stride, 4 * stride, 5 * stride];
    const [s6, s7, s8, s9, s10] = [6 * stride, 7 * stride, 8 * stride, 9 * stride, 10 * stride];
    for (let i = 0, p = from; i < count; i++, p++)
      v[to + i] =
        w0 * (v[p]! + v[p + s10]!) +
        w1 * (v[p + stride]! + v[p + s9]!) +
        w2 * (v[p + s2]! + v[p + s8]!) +
        w3 * (v[p + s3]! + v[p + s7]!) +
        w4 * (v[p + s4]! + v[p + s6]!) +
        w5 * v[p + s5]!;
    return;
  }
  for (let i = 0, p = from; i < count; i++, p++) {
    let sum = line[half]! * v[p + half * stride]!;
    for (let k = 0; k < half; k++) sum += line[k]! * (v[p + k * stride]! + v[p + (last - k) * stride]!);
    v[to + i] = sum;
  }
}
