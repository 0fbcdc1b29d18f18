/**
 * Lays straight 16-bit RGBA over `level` (0..255), in 16 bits: `round((level * 257 * (65535 - a) + v * a) / 65535)`.
 *
 * @returns RGB samples, 0..65535.
 */
export function compositeDeep(rgba: Uint16Array, level: number): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array((rgba.length / 4) * 3);
  const under = level * 257;
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3]!;
    for (let c = 0; c < 3; c++)
      out[to + c] =
        alpha === 65535
          ? rgba[from + c]!
          : Math.round((under * (65535 - alpha) + rgba[from + c]! * alpha) / 65535);
  }
  return out;
}
