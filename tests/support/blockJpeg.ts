/** A baseline JPEG of flat 8x8 blocks with 1, 3 (YCbCr) or 4 (CMYK) components: enough to make odd files of our own. */
export interface BlockJpeg {
  /** Size in pixels; blocks at the right and the bottom may stick out. */
  width: number;
  height: number;
  /** 1, 3 or 4 sample values 0..255 of the block at (column, row). */
  block(column: number, row: number): readonly number[];
  /** Whole marker segments to put after the start of the image. */
  segments?: readonly Uint8Array[];
}

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const u16 = (value: number) => [value >> 8, value & 255];

export function segment(marker: number, data: readonly number[]): Uint8Array {
  return Uint8Array.from([0xff, marker, ...u16(data.length + 2), ...data]);
}

/** EXIF with nothing but an orientation, big-endian. */
export function exifSegment(orientation: number): Uint8Array {
  return segment(0xe1, [...ascii('Exif\0\0'), ...exifBlock(orientation)]);
}

export function exifBlock(orientation: number): number[] {
  return [
    ...ascii('MM'),
    ...u16(42),
    0,
    0,
    0,
    8,
    ...u16(1),
    ...u16(0x0112),
    ...u16(3),
    0,
    0,
    0,
    1,
    ...u16(orientation),
    0,
    0,
    0,
    0,
    0,
    0,
  ];
}

/** Adobe's marker; transform 0 with four components means CMYK, stored inverted. */
export const adobeSegment = segment(0xee, [...ascii('Adobe'), ...u16(100), ...u16(0), ...u16(0), 0]);

export function blockJpeg({ width, height, block, segments = [] }: BlockJpeg): Uint8Array<ArrayBuffer> {
  const columns = Math.ceil(width / 8);
  const rows = Math.ceil(height / 8);
  const components = block(0, 0).length;
  const ids = Array.from({ length: components }, (_, i) => i + 1);
  const parts: Uint8Array[] = [
    Uint8Array.from([0xff, 0xd8]),
    ...segments,
    // A flat block of value v has the one coefficient 8 (v - 128); tables of eights leave v - 128.
    segment(0xdb, [0, ...Array<number>(64).fill(8)]),
    segment(0xc0, [8, ...u16(height), ...u16(width), components, ...ids.flatMap((id) => [id, 0x11, 0])]),
    // Differences of 0..11 bits by codes of four bits; the only alternating-current code, one bit, ends the block.
    segment(0xc4, [
      0x00,
      0,
      0,
      0,
      12,
      ...Array<number>(12).fill(0),
      ...Array.from({ length: 12 }, (_, i) => i),
    ]),
    segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0]),
    segment(0xda, [components, ...ids.flatMap((id) => [id, 0]), 0, 63, 0]),
    coded(columns, rows, block),
    Uint8Array.from([0xff, 0xd9]),
  ];
  return joined(parts);
}

function coded(columns: number, rows: number, block: BlockJpeg['block']): Uint8Array {
  const bits: number[] = [];
  const push = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  const before = block(0, 0).map(() => 0);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      block(column, row).forEach((value, component) => {
        const difference = value - 128 - before[component]!;
        before[component] = value - 128;
        const size = 32 - Math.clz32(Math.abs(difference));
        push(size, 4);
        push(difference < 0 ? difference + 2 ** size - 1 : difference, size);
        push(0, 1);
      });
  while (bits.length % 8) bits.push(1);
  const bytes: number[] = [];
  for (let i = 0; i < bits.length; i += 8) {
    const byte = bits.slice(i, i + 8).reduce((sum, bit) => sum * 2 + bit, 0);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Uint8Array.from(bytes);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
