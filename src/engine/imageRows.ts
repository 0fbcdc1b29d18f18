import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { Image01 } from '#core/image.ts';
import type { RowSource } from '#core/nn/forwardRows.ts';
import type { RgbImage } from '#core/rgbImage.ts';

/** Pictures of one size as tensors of some rows at a time: [n, rows, w, 3], made from their samples when asked for. */
export function imageRows(...pictures: readonly [RgbImage, ...RgbImage[]]): RowSource {
  const { width, height } = pictures[0];
  return {
    width,
    height,
    rows: (from, to) => {
      const size = (to - from) * width * 3;
      const values = new Float32Array(pictures.length * size);
      for (const [i, picture] of pictures.entries())
        fillFrom(values.subarray(i * size, (i + 1) * size), picture, from * width * 3, to * width * 3);
      return tensor4d(values, [pictures.length, to - from, width, 3]) as Tensor4D as Image01;
    },
  };
}

/** A picture's samples as numbers in 0..1, of as many bits as are known. */
export function in01(picture: RgbImage): Float32Array<ArrayBuffer> {
  const values = new Float32Array(picture.rgb.length);
  fillFrom(values, picture, 0, values.length);
  return values;
}

/** Bytes as numbers in 0..1. */
export function bytesIn01(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(bytes.length);
  fill01(values, bytes, 255);
  return values;
}

function fillFrom(values: Float32Array, { rgb, deep }: RgbImage, from: number, to: number): void {
  if (deep) fill01(values, deep.subarray(from, to), 65535);
  else fill01(values, rgb.subarray(from, to), 255);
}

/** By a loop: `from` with a function takes twenty times as long, for every comparison. */
function fill01(
  values: Float32Array,
  samples: Uint8Array | Uint8ClampedArray | Uint16Array,
  max: number,
): void {
  for (let i = 0; i < samples.length; i += 1) values[i] = samples[i]! / max;
}
