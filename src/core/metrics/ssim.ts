import type { PixelMask, RgbImage } from '../rgbImage.ts';

const radius = 5;
const sigma = 1.5;
/** (K1 L)^2 and (K2 L)^2 with K1 = 0.01, K2 = 0.03, L = 255: the pixels are left in 0..255. */
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/** Pixels that are worked on at once: five numbers for each. */
const BAND = 2 ** 18;

const taps = 2 * radius + 1;
const window = Float64Array.from({ length: taps }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
const total = window.reduce((sum, weight) => sum + weight, 0);
for (let i = 0; i < taps; i++) window[i]! /= total;

/**
 * Structural similarity, -1..1 (1 for equal pictures): 11x11 Gaussian window of sigma 1.5, population covariances,
 * computed per colour channel and averaged. Only windows that lie wholly inside count, which is Wang's original border
 * and, since scikit-image crops its reflected border away, also `structural_similarity(a, b, channel_axis=2,
 * gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255)`. No automatic downsampling, no
 * conversion to grey.
 *
 * Worked on in bands of rows; between them it waits for `giveWay`, which may throw.
 *
 * A mask weighs each window by its value at the centre. Null where no window fits or none has weight.
 * Source: Wang, Bovik, Sheikh, Simoncelli 2004.
 */
export async function ssim(
  a: RgbImage,
  b: RgbImage,
  mask: PixelMask | null,
  giveWay: () => Promise<void>,
): Promise<number | null> {
  const { width, height } = a;
  const columns = width - 2 * radius;
  const rows = height - 2 * radius;
  if (columns < 1 || rows < 1) return null;
  const band = Math.min(rows, Math.max(1, Math.floor(BAND / width)));
  const planes = Array.from({ length: 5 }, () => new Float64Array((band + 2 * radius) * width)) as Planes;
  let sum = 0;
  let weights = 0;
  for (let channel = 0; channel < 3; channel++)
    for (let top = 0; top < rows; top += band) {
      const here = Math.min(band, rows - top);
      ssimMap(a, b, channel, top, here, planes);
      for (let y = 0; y < here; y++)
        for (let x = 0; x < columns; x++) {
          const weight = mask ? mask.values[(top + y + radius) * width + x + radius]! : 1;
          sum += weight * planes[0][y * columns + x]!;
          weights += weight;
        }
      await giveWay();
    }
  return weights === 0 ? null : sum / weights;
}

type Planes = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** [rows, width - 10] of one channel's map from row `top` on, left in the first of the planes. */
function ssimMap(a: RgbImage, b: RgbImage, channel: number, top: number, rows: number, planes: Planes): void {
  const { width } = a;
  const height = rows + 2 * radius;
  const [x, y, xx, yy, xy] = planes;
  for (let i = 0, from = 3 * top * width + channel; i < height * width; i++, from += 3) {
    const p = a.rgb[from]!;
    const q = b.rgb[from]!;
    x[i] = p;
    y[i] = q;
    xx[i] = p * p;
    yy[i] = q * q;
    xy[i] = p * q;
  }
  for (const plane of planes) windowMeans(plane, width, height);
  for (let i = 0; i < rows * (width - 2 * radius); i++) {
    const mx = x[i]!;
    const my = y[i]!;
    const varianceX = xx[i]! - mx * mx;
    const varianceY = yy[i]! - my * my;
    const covariance = xy[i]! - mx * my;
    x[i] =
      ((2 * mx * my + c1) * (2 * covariance + c2)) /
      ((mx * mx + my * my + c1) * (varianceX + varianceY + c2));
  }
}

/**
 * Gaussian means of all windows that lie inside, in place: [height, width] becomes [height - 10, width - 10] at the
 * front of the array. Each mean is written where nothing later reads.
 */
function windowMeans(values: Float64Array, width: number, height: number): void {
  const columns = width - 2 * radius;
  const rows = height - 2 * radius;
  for (let y = 0; y < height; y++)
    for (let x = 0, from = y * width; x < columns; x++, from++) {
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += window[k]! * values[from + k]!;
      values[y * columns + x] = sum;
    }
  for (let y = 0; y < rows; y++)
    for (let x = 0, from = y * columns; x < columns; x++, from++) {
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += window[k]! * values[from + k * columns]!;
      values[from] = sum;
    }
}
