import { broken, Reader } from '../formats/bytes.ts';
import { jpegSegments } from '../formats/jpeg.ts';
import { BitReader, type HuffmanTable, huffmanTable } from './huffman.ts';

/** One channel of a JPEG: its quantised coefficients, block by block, row by row. */
export interface JpegComponent {
  readonly id: number;
  readonly table: number;
  readonly columns: number;
  readonly rows: number;
  readonly coefficients: Int16Array;
}

export interface JpegCoefficients {
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
  readonly quantisation: ReadonlyMap<number, Uint16Array>;
  /** The colour transform that Adobe's marker states; null without that marker. */
  readonly transform: number | null;
}

const marker = {
  baseline: 0xc0,
  extended: 0xc1,
  progressive: 0xc2,
  huffman: 0xc4,
  scan: 0xda,
  tables: 0xdb,
  restart: 0xdd,
  adobe: 0xee,
};
/** Order in which coefficients are sent: place in the block, row by row. Source: T.81, figure A.6. */
const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
] as const;

/**
 * Coefficients of a Huffman-coded JPEG, sequential or progressive, whose channels all have the picture's size; null for any
 * other kind. Throws where the coded data make no sense. Source: ITU-T T.81, annexes F and G.
 */
export function jpegCoefficients(bytes: Uint8Array, name: string): JpegCoefficients | null {
  const reader = new Reader(bytes, name);
  const quantisation = new Map<number, Uint16Array>();
  const tables = new Map<number, HuffmanTable>();
  let frame: { width: number; height: number; components: JpegComponent[]; progressive: boolean } | null =
    null;
  let restartEvery = 0;
  let transform: number | null = null;
  for (const { marker: code, at, length } of jpegSegments(reader)) {
    const data = reader.slice(at, length);
    if (code === marker.tables) readQuantisation(data, quantisation);
    else if (code === marker.huffman) readHuffman(data, tables);
    else if (code === marker.restart) restartEvery = reader.u16(at);
    else if (code === marker.adobe && reader.text(at, 5) === 'Adobe') transform = data[11] ?? 0;
    else if (code === marker.baseline || code === marker.extended || code === marker.progressive) {
      frame = readFrame(reader, at, code === marker.progressive);
      if (!frame) return null;
    } else if (code >= 0xc3 && code <= 0xcf && code !== 0xc8 && code !== 0xcc) return null;
    else if (code === marker.scan && frame) readScan(bytes, data, at + length, frame, tables, restartEvery);
  }
  return frame && { ...frame, quantisation, transform };
}

function readFrame(reader: Reader, at: number, progressive: boolean) {
  const [precision, height, width, count] = [
    reader.u8(at),
    reader.u16(at + 1),
    reader.u16(at + 3),
    reader.u8(at + 5),
  ];
  if (precision !== 8) return null;
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)];
  // A block takes a bit at the least: no room is made for what cannot be there.
  if (columns * rows * count > 8 * reader.length) throw broken(reader.name, 'damaged');
  const components: JpegComponent[] = [];
  for (let i = 0; i < count; i++) {
    const place = at + 6 + 3 * i;
    if (reader.u8(place + 1) !== reader.u8(at + 7)) return null; // a smaller channel
    const coefficients = new Int16Array(columns * rows * 64);
    components.push({ id: reader.u8(place), table: reader.u8(place + 2), columns, rows, coefficients });
  }
  // With sampling factors over 1 the blocks of a channel lie in another order.
  return reader.u8(at + 7) === 0x11 ? { width, height, components, progressive } : null;
}

function readQuantisation(data: Uint8Array, into: Map<number, Uint16Array>): void {
  for (let at = 0; at < data.length; ) {
    const [wide, id] = [data[at]! >> 4, data[at]! & 15];
    at++;
    const table = new Uint16Array(64);
    for (const place of zigzag) {
      table[place] = wide ? data[at]! * 256 + data[at + 1]! : data[at]!;
      at += wide ? 2 : 1;
    }
    into.set(id, table);
  }
}

function readHuffman(data: Uint8Array, into: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= data.length; ) {
    const counts = data.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    into.set(data[at]!, huffmanTable(counts, data.subarray(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

interface Frame {
  readonly components: readonly JpegComponent[];
  readonly progressive: boolean;
}

function readScan(
  bytes: Uint8Array,
  head: Uint8Array,
  at: number,
  { components, progressive }: Frame,
  tables: ReadonlyMap<number, HuffmanTable>,
  restartEvery: number,
): void {
  const count = head[0]!;
  const parts = Array.from({ length: count }, (_, i) => {
    const component = components.find(({ id }) => id === head[1 + 2 * i]);
    const choice = head[2 + 2 * i]!;
    if (!component) throw new Error('a scan of no channel');
    return { component, dc: tables.get(choice >> 4), ac: tables.get(0x10 | (choice & 15)), before: 0 };
  });
  const [start, end, bits] = [head[1 + 2 * count]!, Math.min(63, head[2 + 2 * count]!), head[3 + 2 * count]!];
  const [high, low] = progressive ? [bits >> 4, bits & 15] : [0, 0];
  const reader = new BitReader(bytes, at);
  const run = { blocks: 0 };
  const blocks = parts[0]!.component.columns * parts[0]!.component.rows;
  for (let i = 0; i < blocks; i++) {
    if (restartEvery > 0 && i > 0 && i % restartEvery === 0) {
      reader.restart();
      run.blocks = 0;
      for (const part of parts) part.before = 0;
    }
    for (const part of parts) {
      const block = part.component.coefficients.subarray(i * 64, i * 64 + 64);
      if (start === 0) {
        if (high > 0) block[0]! |= reader.bit() << low;
        else {
          part.before += reader.signed(reader.symbol(need(part.dc)));
          block[0] = part.before << low;
        }
      }
      const from = Math.max(1, start);
      if (!progressive) firstPass(reader, block, need(part.ac), 1, 63, 0, run);
      else if (end >= from && high === 0) firstPass(reader, block, need(part.ac), from, end, low, run);
      else if (end >= from) refine(reader, block, need(part.ac), from, end, 1 << low, run);
    }
  }
}

function need(table: HuffmanTable | undefined): HuffmanTable {
  if (!table) throw new Error('a Huffman table is missing');
  return table;
}

/** Source: T.81, F.2.2.2 and G.1.2.2. `run.blocks`: how many blocks still end at once. */
function firstPass(
  reader: BitReader,
  block: Int16Array,
  table: HuffmanTable,
  from: number,
  to: number,
  low: number,
  run: { blocks: number },
): void {
  if (run.blocks > 0) {
    run.blocks--;
    return;
  }
  for (let k = from; k <= to; k++) {
    const symbol = reader.symbol(table);
    const [zeros, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && zeros < 15) {
      run.blocks = 2 ** zeros - 1 + (zeros > 0 ? reader.bits(zeros) : 0);
      return;
    }
    k += zeros;
    if (size > 0 && k <= 63) block[zigzag[k]!] = reader.signed(size) << low;
  }
}

/** Source: T.81, G.1.2.3. */
function refine(
  reader: BitReader,
  block: Int16Array,
  table: HuffmanTable,
  from: number,
  to: number,
  bit: number,
  run: { blocks: number },
): void {
  let k = from;
  const correct = (place: number) => {
    if (reader.bit() && (block[place]! & bit) === 0) block[place]! += block[place]! > 0 ? bit : -bit;
  };
  if (run.blocks === 0) {
    for (; k <= to; k++) {
      const symbol = reader.symbol(table);
      let zeros = symbol >> 4;
      let value = 0;
      if ((symbol & 15) > 0) value = reader.bit() ? bit : -bit;
      else if (zeros < 15) {
        run.blocks = 2 ** zeros + (zeros > 0 ? reader.bits(zeros) : 0);
        break;
      }
      for (; k <= to; k++) {
        const place = zigzag[k]!;
        if (block[place] !== 0) correct(place);
        else if (zeros-- === 0) {
          if (value !== 0) block[place] = value;
          break;
        }
      }
    }
  }
  if (run.blocks > 0) {
    for (; k <= to; k++) if (block[zigzag[k]!] !== 0) correct(zigzag[k]!);
    run.blocks--;
  }
}
