import type { PixelMask, RgbImage } from '../rgbImage.ts';

const radius = 5;
const sigma = 1.5;
/** (K1 L)^2 and (K2 L)^2 with K1 = 0.01, K2 = 0.03, L = 255: the pixels are left in 0..255. */
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

const window: readonly number[] = (() => {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
})();

/**
 * Structural similarity, -1..1 (1 for equal pictures): 11x11 Gaussian window of sigma 1.5, population covariances,
 * computed per colour channel and averaged. Only windows that lie wholly inside count, which is Wang's original border
 * and, since scikit-image crops its reflected border away, also `structural_similarity(a, b, channel_axis=2,
 * gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255)`. No automatic downsampling, no
 * conversion to grey.
 *
 * A mask weighs each window by its value at the centre. Null where no window fits or none has weight.
 * Source: Wang, Bovik, Sheikh, Simoncelli 2004.
 */
export function ssim(a: RgbImage, b: RgbImage, mask: PixelMask | null): number | null {
  const { width, height } = a;
  const columns = width - 2 * radius;
  const rows = height - 2 * radius;
  if (columns < 1 || rows < 1) return null;
  let sum = 0;
  let weights = 0;
  for (let channel = 0; channel < 3; channel++) {
    const map = ssimMap(a, b, channel);
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const weight = mask ? mask.values[(y + radius) * width + x + radius]! : 1;
        sum += weight * map[y * columns + x]!;
        weights += weight;
      }
  }
  return weights === 0 ? null : sum / weights;
}

/** [height - 10, width - 10] of one channel. */
function ssimMap(a: RgbImage, b: RgbImage, channel: number): Float64Array {
  const size = a.width * a.height;
  const x = new Float64Array(size);
  const y = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    x[i] = a.rgb[3 * i + channel]!;
    y[i] = b.rgb[3 * i + channel]!;
  }
  const means = (values: Float64Array) => windowMeans(values, a.width, a.height);
  const meanX = means(x);
  const meanY = means(y);
  const meanXX = means(x.map((value) => value * value));
  const meanYY = means(y.map((value) => value * value));
  const meanXY = means(x.map((value, i) => value * y[i]!));
  return meanX.map((mx, i) => {
    const my = meanY[i]!;
    const varianceX = meanXX[i]! - mx * mx;
    const varianceY = meanYY[i]! - my * my;
    const covariance = meanXY[i]! - mx * my;
    return (
      ((2 * mx * my + c1) * (2 * covariance + c2)) / ((mx * mx + my * my + c1) * (varianceX + varianceY + c2))
    );
  });
}

/** Gaussian means of all windows that lie inside: [height, width] -> [height - 10, width - 10]. */
function windowMeans(values: Float64Array, width: number, height: number): Float64Array {
  const columns = width - 2 * radius;
  const rows = height - 2 * radius;
  const along = new Float64Array(columns * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let k = 0; k <= 2 * radius; k++) sum += window[k]! * values[y * width + x + k]!;
      along[y * columns + x] = sum;
    }
  const means = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let k = 0; k <= 2 * radius; k++)
      for (let x = 0; x < columns; x++) means[y * columns + x]! += window[k]! * along[(y + k) * columns + x]!;
  return means;
}
