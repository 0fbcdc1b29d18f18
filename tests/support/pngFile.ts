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
  /** Bytes of a row, already packed; 16-bit samples high byte first. */
  row(y: number): ArrayLike<number>;
  /** Chunks between the header and the data. */
  before?: readonly Uint8Array[];
  /** Chunks between the data and the end. */
  after?: readonly Uint8Array[];
}

export const pngSignature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function header({ width, height, depth, colourType }: Omit<PngFile, 'row'>): Uint8Array {
  return chunk('IHDR', [...u32(width), ...u32(height), depth, colourType, 0, 0, 0]);
}

/** The rows of a picture, unfiltered and deflated: what an IDAT chunk holds. */
export function imageData({ height, row }: Pick<PngFile, 'height' | 'row'>): Uint8Array {
  return zlibSync(
    joined(Array.from({ length: height }, (_, y) => Uint8Array.from([0, ...Array.from(row(y))]))),
  );
}

/** A PNG of any depth and colour type, which no encoder at hand writes. */
export function pngFile(png: PngFile): Uint8Array<ArrayBuffer> {
  return joined([
    pngSignature,
    header(png),
    ...(png.before ?? []),
    chunk('IDAT', imageData(png)),
    ...(png.after ?? []),
    chunk('IEND', []),
  ]);
}
