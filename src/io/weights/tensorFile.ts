import type { WeightFamily } from '#core/backbones/types.ts';
import type { WeightsManifest } from './manifest.ts';

/** One tensor of the app: float32, row-major, HWIO kernels, named as in the layer tables. */
export interface NamedTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array<ArrayBuffer>;
}

/** One tensor as a file names and shapes it, not read yet. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether float16 holds its values exactly. */
  readonly half: boolean;
  /** Its values as float32 in the file's own element order, dequantised. Throws `bad-weights`. */
  read(signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>>;
}

export interface Declared {
  readonly family: WeightFamily;
  readonly source: string;
  readonly licence: string;
  readonly layerScale: WeightsManifest['layerScale'];
  readonly agreement: WeightsManifest['agreement'];
}

type WeightsFormat = 'safetensors' | 'keras-h5' | 'torch' | 'tfjs' | 'manifest';

/** A weights file that has been opened: its list of tensors is known and checked, their values are still on disk. */
export interface TensorFile {
  readonly file: string;
  readonly format: WeightsFormat;
  readonly tensors: readonly StoredTensor[];
  /** What the file itself says of its origin, '' when nothing. */
  readonly origin: string;
  /** What a manifest of this app states; null for other formats, whose names tell the family. */
  readonly declared: Declared | null;
}

/** Number of elements; 1 for a scalar. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
