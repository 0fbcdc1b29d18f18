import { mirrored } from '../distortions/pixels.ts';
import { blankImage, type RgbImage } from '../rgbImage.ts';

/** Where the bell is cut off, in sigmas. */
const REACH = 4;

/**
 * A Gaussian blur, rounded to 8 bits; beyond an edge the picture is mirrored, the edge pixel not repeated. As
 * `scipy.ndimage.gaussian_filter(image, (sigma, sigma, 0), mode='mirror')` has it before rounding. Only as many rows are
 * held as the bell is high. `giveWay` is waited for between parts of the work and may throw.
 */
export async function gaussianBlur(
  image: RgbImage,
  sigma: number,
  giveWay: () => Promise<void>,
): Promise<RgbImage> {
  const { width, height } = image;
  const out = blankImage(width, height);
  const radius = Math.floor(REACH * sigma + 0.5);
  const bell = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const sum = bell.reduce((total, weight) => total + weight, 0);
  const weights = bell.map((weight) => weight / sum);
  const length = width * 3;
  const columns = Int32Array.from({ length: width + 2 * radius }, (_, i) => 3 * mirrored(i - radius, width));
  const rows = Array.from({ length: Math.min(height, 2 * radius + 1) }, () => new Float64Array(length));
  const along = (y: number) => rows[y % rows.length]!;
  const mixed = new Float64Array(length);
  let blurredTo = -1;
  for (let y = 0; y < height; y++) {
    for (; blurredTo < Math.min(height - 1, y + radius); blurredTo++)
      blurRow(image, blurredTo + 1, weights, columns, along(blurredTo + 1));
    mixed.fill(0);
    for (let k = 0; k < weights.length; k++) {
      const [weight, row] = [weights[k]!, along(mirrored(y + k - radius, height))];
      for (let i = 0; i < length; i++) mixed[i]! += weight * row[i]!;
    }
    for (let i = 0; i < length; i++) out.rgb[y * length + i] = Math.floor(mixed[i]! + 0.5);
    if (y % 32 === 31) await giveWay();
  }
  return out;
}

function blurRow(
  { width, rgb }: RgbImage,
  y: number,
  weights: Float64Array,
  columns: Int32Array,
  out: Float64Array,
): void {
  out.fill(0);
  const start = y * width * 3;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    for (let x = 0, i = 0; x < width; x++) {
      const from = start + columns[x + k]!;
      out[i++]! += weight * rgb[from]!;
      out[i++]! += weight * rgb[from + 1]!;
      out[i++]! += weight * rgb[from + 2]!;
    }
  }
}
