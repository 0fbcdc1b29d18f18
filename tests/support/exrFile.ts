import { joined } from './blockJpeg.ts';

const le32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
const ascii = (text: string) => [...text, '\0'].map((character) => character.charCodeAt(0));
const attribute = (name: string, type: string, data: readonly number[]) => [
  ...ascii(name),
  ...ascii(type),
  ...le32(data.length),
  ...data,
];

/** An uncompressed OpenEXR of one column, its rows from the top, RGB as 32-bit floats; source: OpenEXR file layout. */
export function exr(rows: readonly (readonly [number, number, number])[]): Uint8Array<ArrayBuffer> {
  const window = [0, 0, 0, rows.length - 1].flatMap(le32);
  const channels = ['B', 'G', 'R'].flatMap((name) => [
    ...ascii(name),
    ...le32(2),
    ...le32(0),
    ...le32(1),
    ...le32(1),
  ]);
  const head = [
    ...le32(20000630),
    ...le32(2),
    ...attribute('channels', 'chlist', [...channels, 0]),
    ...attribute('compression', 'compression', [0]),
    ...attribute('dataWindow', 'box2i', window),
    ...attribute('displayWindow', 'box2i', window),
    ...attribute('lineOrder', 'lineOrder', [0]),
    ...attribute('pixelAspectRatio', 'float', [0, 0, 0x80, 0x3f]),
    ...attribute('screenWindowCenter', 'v2f', [0, 0, 0, 0, 0, 0, 0, 0]),
    ...attribute('screenWindowWidth', 'float', [0, 0, 0x80, 0x3f]),
    0,
  ];
  const first = head.length + 8 * rows.length;
  const offsets = rows.flatMap((_, i) => [...le32(first + i * 20), ...le32(0)]);
  const lines = rows.map(([r, g, b], y) => [
    ...le32(y),
    ...le32(12),
    ...new Uint8Array(Float32Array.from([b, g, r]).buffer),
  ]);
  return joined([Uint8Array.from(head), Uint8Array.from(offsets), Uint8Array.from(lines.flat())]);
}
