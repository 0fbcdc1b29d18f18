/** What `|a - b| * gain` becomes, for each `|a - b|` in 0..255. */
export function gainTable(gain: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, i) => Math.min(255, Math.round(i * gain)));
}

/** Absolute difference of each channel, times a gain: bytes `4 * from` to `4 * to` of RGBA images; alpha 255. */
export function fillDifference(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  table: Uint8Array,
  from: number,
  to: number,
  out: Uint32Array,
): void {
  for (let i = from, k = 4 * from; i < to; i++, k += 4) {
    const red = table[Math.abs(a[k]! - b[k]!)]!;
    const green = table[Math.abs(a[k + 1]! - b[k + 1]!)]!;
    const blue = table[Math.abs(a[k + 2]! - b[k + 2]!)]!;
    out[i] = (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
  }
}

/** Mean absolute difference of a pixel's rgb, 0..1, into `out[from..to)`. */
export function fillMagnitude(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  from: number,
  to: number,
  out: Float32Array,
): void {
  for (let i = from, k = 4 * from; i < to; i++, k += 4)
    out[i] =
      (Math.abs(a[k]! - b[k]!) + Math.abs(a[k + 1]! - b[k + 1]!) + Math.abs(a[k + 2]! - b[k + 2]!)) / 765;
}
