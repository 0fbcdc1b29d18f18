import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { RowSource } from '#core/backbones/rowWalk.ts';
import type { Image01 } from '#core/image.ts';
import type { RgbImage } from '#core/rgbImage.ts';

/** Two pictures of one size as tensors of some rows at a time: [2, rows, w, 3], made from their bytes when asked for. */
export function pairRows(reference: RgbImage, generated: RgbImage): RowSource {
  const { width, height } = reference;
  return {
    width,
    height,
    rows: (from, to) => {
      const size = (to - from) * width * 3;
      const values = new Float32Array(2 * size);
      for (const [i, { rgb }] of [reference, generated].entries())
        fill01(values.subarray(i * size, (i + 1) * size), rgb.subarray(from * width * 3, to * width * 3));
      return tensor4d(values, [2, to - from, width, 3]) as Tensor4D as Image01;
    },
  };
}

/** Bytes as numbers in 0..1. */
export function in01(bytes: Uint8Array | Uint8ClampedArray): Float32Array<ArrayBuffer> {
  const values = new Float32Array(bytes.length);
  fill01(values, bytes);
  return values;
}

/** By a loop: `from` with a function takes twenty times as long, for every comparison. */
function fill01(values: Float32Array, bytes: Uint8Array | Uint8ClampedArray): void {
  for (let i = 0; i < bytes.length; i += 1) values[i] = bytes[i]! / 255;
}
