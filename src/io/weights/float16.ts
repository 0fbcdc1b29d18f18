const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);
let table: Float32Array | null = null;

/** IEEE 754 binary16, as its 16 bits, to the number it stands for. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A number, rounded to float32 first, to the bits of the nearest binary16, ties to even; 65520 and above overflow. */
export function numberToHalf(value: number): number {
  float[0] = value;
  const x = bits[0]!;
  const sign = (x >>> 16) & 0x8000;
  const magnitude = x & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x33000001) return sign; // up to and including half of the smallest subnormal
  if (magnitude < 0x38800000) {
    // Subnormal in binary16: units of 2^-24.
    const shift = 126 - (magnitude >>> 23);
    const mantissa = (magnitude & 0x7fffff) | 0x800000;
    return sign | roundedShift(mantissa, shift);
  }
  return sign | roundedShift(magnitude - 0x38000000, 13);
}

function roundedShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const halfway = 1 << (shift - 1);
  return kept + (rest > halfway || (rest === halfway && kept & 1) ? 1 : 0);
}

/** Binary16 bit patterns to float32, through a table of all 65,536. */
export function halvesToFloat32(halves: Uint16Array): Float32Array<ArrayBuffer> {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => halfToNumber(half));
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i += 1) out[i] = table[halves[i]!]!;
  return out;
}

/** Float32 to binary16 bit patterns, each rounded to nearest, ties to even. */
export function float32ToHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i += 1) out[i] = numberToHalf(values[i]!);
  return out;
}
