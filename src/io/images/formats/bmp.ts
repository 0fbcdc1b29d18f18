import type { Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';

export function isBmp(reader: Reader): boolean {
  return (
    reader.text(0, 2) === 'BM' &&
    reader.length >= 26 &&
    [12, 40, 52, 56, 64, 108, 124].includes(reader.u32(14, true))
  );
}

/** Height may be negative (rows from the top). Source: Microsoft, BITMAPINFOHEADER. */
export function readBmp(reader: Reader): ImageHeader {
  const core = reader.u32(14, true) === 12;
  const width = core ? reader.u16(18, true) : reader.i32(18, true);
  const height = core ? reader.u16(20, true) : Math.abs(reader.i32(22, true));
  const bits = reader.u16(core ? 24 : 28, true);
  const packed = !core && [1, 2].includes(reader.u32(30, true)); // RLE: its length is not given by the size
  if (!packed) reader.need(reader.u32(10, true), Math.floor((width * bits + 31) / 32) * 4 * height);
  return {
    format: 'bmp',
    stored: { width, height },
    orientation: 1,
    alpha: bits === 32,
    profile: null,
    notes: [],
  };
}
