import { pngFile } from '#tests/support/pngFile.ts';
import type { FileBytes } from './page.ts';

/** A PNG of one colour, with a darker diagonal so that every layer has something to see. */
export function pngOf(
  name: string,
  width: number,
  height: number,
  colour: readonly [number, number, number],
): FileBytes {
  const dark = colour.map((value) => value >> 1);
  const row = (y: number) =>
    Array.from({ length: width }, (_, x) => ((x + y) % 16 < 4 ? dark : colour)).flat();
  return { name, mimeType: 'image/png', bytes: pngFile({ width, height, depth: 8, colourType: 2, row }) };
}
