import type { PixelPair } from './pixelPair.ts';

/** Both pictures' rows of one channel or of a mix of channels. */
export interface Rows {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/**
 * Rows `top` to `top + rows` of a pair, [rows, width], as mixes of its channels in 0..255: one for each line of `mixes`,
 * whose weights are those of red, green and blue. A pair of luma alone gives its one channel.
 */
export function mixedRows(
  pair: PixelPair,
  mixes: readonly (readonly [number, number, number])[],
  top: number,
  rows: number,
): readonly Rows[] {
  const count = rows * pair.width;
  const empty = (): Rows => ({ a: new Float64Array(count), b: new Float64Array(count) });
  const read = Array.from({ length: pair.channels }, (_, channel) => {
    const found = empty();
    pair.read(channel, top, rows, found.a, found.b);
    return found;
  });
  const [red, green, blue] = read;
  if (!red || !green || !blue) return read;
  return mixes.map(([r, g, b]) => {
    const mixed = empty();
    for (const side of ['a', 'b'] as const)
      for (let i = 0; i < count; i++)
        mixed[side][i] = r * red[side][i]! + g * green[side][i]! + b * blue[side][i]!;
    return mixed;
  });
}

/** Luma of BT.601 in 0..255: the Y of YIQ. */
export const luma = [0.299, 0.587, 0.114] as const;

/** A pair's rows at half the size: [rows, width], zeros where the picture has none. */
export interface Halved {
  readonly width: number;
  readonly height: number;
  /** Rows from `top` on, which may be below 0 or beyond the last. */
  rows(top: number, count: number): readonly Rows[];
  /** Mean weight of a place. */
  weight(x: number, y: number): number;
}

/**
 * Every second mean of 2x2 pixels, the first at the corner; beyond the right and lower edge are zeros, as MATLAB's `conv2`
 * with `same` has it.
 */
export function halvedPair(pair: PixelPair, mixes: readonly (readonly [number, number, number])[]): Halved {
  const [width, height] = [Math.ceil(pair.width / 2), Math.ceil(pair.height / 2)];
  return {
    width,
    height,
    rows: (top, count) => {
      const first = Math.max(0, top);
      const last = Math.min(height, top + count);
      const tall = Math.max(0, Math.min(pair.height, 2 * last) - 2 * first);
      return mixedRows(pair, mixes, 2 * first, tall).map((full) => {
        const halve = (values: Float64Array) => {
          const half = new Float64Array(count * width);
          for (let y = 0; y < tall; y++)
            for (let x = 0, at = (first - top + (y >> 1)) * width; x < pair.width; x++)
              half[at + (x >> 1)]! += values[y * pair.width + x]! / 4;
          return half;
        };
        return { a: halve(full.a), b: halve(full.b) };
      });
    },
    weight: (x, y) => {
      let sum = 0;
      let count = 0;
      for (let j = 2 * y; j < Math.min(2 * y + 2, pair.height); j++)
        for (let i = 2 * x; i < Math.min(2 * x + 2, pair.width); i++, count++) sum += pair.weight(i, j);
      return sum / count;
    },
  };
}

/** Rows that are worked on at once: of about `pixels` together, but enough that those around them are few beside them. */
export const bandOf = (width: number, height: number, pixels: number): number =>
  Math.min(height, Math.max(48, Math.floor(pixels / Math.max(1, width))));
