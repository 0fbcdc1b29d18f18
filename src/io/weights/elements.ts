import { halvesToFloat32 } from './float16.ts';

/** How one element lies in a file, little-endian. */
export type ElementType = 'F64' | 'F32' | 'F16' | 'BF16' | 'U16' | 'U8';

export const elementBytes: Readonly<Record<ElementType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  U16: 2,
  U8: 1,
};

/** value = integer * scale + min, computed in float32. */
export interface Quantisation {
  scale: number;
  min: number;
}

/**
 * Bytes of a file to float32. Integers are dequantised in float32 (product rounded, then sum rounded), as NumPy does with
 * float32 operands; without a quantisation they are taken as they are.
 */
export function toFloat32(
  type: ElementType,
  bytes: Uint8Array<ArrayBuffer>,
  quantisation: Quantisation | null = null,
): Float32Array<ArrayBuffer> {
  const aligned = bytes.byteOffset % elementBytes[type] === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = aligned;
  const length = aligned.byteLength / elementBytes[type];
  switch (type) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, length);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, length));
    case 'F16':
      return halvesToFloat32(new Uint16Array(buffer, byteOffset, length));
    case 'BF16':
      return bfloat16(new Uint16Array(buffer, byteOffset, length));
    case 'U16':
      return dequantise(new Uint16Array(buffer, byteOffset, length), quantisation);
    case 'U8':
      return dequantise(aligned, quantisation);
    default:
      return type satisfies never;
  }
}

function bfloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const out = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i += 1) out[i] = halves[i]! << 16;
  return new Float32Array(out.buffer);
}

function dequantise(
  integers: Uint8Array | Uint16Array,
  quantisation: Quantisation | null,
): Float32Array<ArrayBuffer> {
  if (!quantisation) return Float32Array.from(integers);
  const scale = Math.fround(quantisation.scale);
  const min = Math.fround(quantisation.min);
  const out = new Float32Array(integers.length);
  for (let i = 0; i < integers.length; i += 1) out[i] = Math.fround(integers[i]! * scale) + min;
  return out;
}
