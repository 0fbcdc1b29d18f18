import type { StoredTensor } from './tensorFile.ts';

/** torchvision's `BatchNorm2d` adds this to the variance. */
const EPSILON = 1e-5;

/** A batch norm as a file has it, [channels] each. */
export interface StoredNorm {
  readonly gain: StoredTensor;
  readonly shift: StoredTensor;
  readonly mean: StoredTensor;
  readonly variance: StoredTensor;
}

/** What a batch norm makes of the convolution before it: w * factor, b * factor + offset, by output channel. */
export interface Fold {
  readonly factor: Float64Array;
  readonly offset: Float64Array;
}

/** w * g / sqrt(v + 1e-5), (b - m) * g / sqrt(v + 1e-5) + s. Ioffe & Szegedy, arXiv 1502.03167, algorithm 2. */
export async function foldOf(norm: StoredNorm, signal?: AbortSignal): Promise<Fold> {
  const [gain, shift, mean, variance] = await Promise.all(
    [norm.gain, norm.shift, norm.mean, norm.variance].map((tensor) => tensor.read(signal)),
  );
  const factor = Float64Array.from(gain!, (g, i) => g / Math.sqrt(variance![i]! + EPSILON));
  return { factor, offset: Float64Array.from(shift!, (s, i) => s - mean![i]! * factor[i]!) };
}

/** A kernel [h, w, in, out] with the norm in it. */
export const foldedKernel = (values: Float32Array, { factor }: Fold): Float32Array<ArrayBuffer> =>
  Float32Array.from(values, (w, i) => w * factor[i % factor.length]!);

/** A bias [out] with the norm in it; null: the convolution has none of its own. */
export const foldedBias = (
  values: Float32Array | null,
  { factor, offset }: Fold,
): Float32Array<ArrayBuffer> => Float32Array.from(offset, (s, i) => s + (values?.[i] ?? 0) * factor[i]!);
