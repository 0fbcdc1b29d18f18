import { zlibSync } from 'fflate';
import { crc32 } from '#io/images/formats/crc32.ts';
import { joined } from './blockJpeg.ts';

const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

export function chunk(type: string, data: ArrayLike<number>): Uint8Array {
  const body = Uint8Array.from([...type].map((c) => c.charCodeAt(0)).concat(Array.from(data)));
  return joined([Uint8Array.from(u32(data.length)), body, Uint8Array.from(u32(crc32(body)))]);
}

export interface PngFile {
  width: number;
  height: number;
  depth: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 rgb, 3 palette, 4 grey + alpha, 6 rgba */
  colourType: 0 | 2 | 3 | 4 | 6;
  /** Whether the header says Adam7; the data are then `interlacedData`. */
  interlaced?: boolean;
  /** Bytes of a row, already packed; 16-bit samples high byte first. */
  row(y: number): ArrayLike<number>;
  /** Chunks between the header and the data. */
  before?: readonly Uint8Array[];
  /** Chunks between the data and the end. */
  after?: readonly Uint8Array[];
}

export const pngSignature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function header({ width, height, depth, colourType, interlaced }: Omit<PngFile, 'row'>): Uint8Array {
  return chunk('IHDR', [...u32(width), ...u32(height), depth, colourType, 0, 0, interlaced ? 1 : 0]);
}

/** The rows of a picture, unfiltered and deflated: what an IDAT chunk holds. */
export function imageData({ height, row }: Pick<PngFile, 'height' | 'row'>): Uint8Array {
  return zlibSync(
    joined(Array.from({ length: height }, (_, y) => Uint8Array.from([0, ...Array.from(row(y))]))),
  );
}

const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The same for Adam7: `bits(x, y)` is a pixel's bits, all channels. */
export function interlacedData(
  width: number,
  height: number,
  bits: (x: number, y: number) => readonly number[],
): Uint8Array {
  const rows: Uint8Array[] = [];
  for (const [left, top, stepX, stepY] of adam7) {
    for (let y = top; y < height; y += stepY) {
      const row: number[] = [];
      for (let x = left; x < width; x += stepX) row.push(...bits(x, y));
      if (row.length > 0) rows.push(Uint8Array.from([0, ...packed(row)]));
    }
  }
  return zlibSync(joined(rows));
}

/** Bits, the highest first, as bytes; the last one is filled with zeros. */
export function packed(bits: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    Array.from({ length: 8 }, (_, b) => bits[8 * i + b] ?? 0).reduce((sum, bit) => 2 * sum + bit, 0),
  );
}

/** A PNG of any depth and colour type, which no encoder at hand writes. */
export function pngFile(png: PngFile, data = imageData(png)): Uint8Array<ArrayBuffer> {
  return joined([
    pngSignature,
    header(png),
    ...(png.before ?? []),
    chunk('IDAT', data),
    ...(png.after ?? []),
    chunk('IEND', []),
  ]);
}

/** A grey picture of 16 bits, 32 x 32, all of one level in 0..65535. */
export const deepGrey = (level: number): ReturnType<typeof pngFile> =>
  pngFile({
    width: 32,
    height: 32,
    depth: 16,
    colourType: 0,
    row: () => Array.from({ length: 32 }, () => [level >> 8, level & 255]).flat(),
  });
