import type { Size } from '#core/failure.ts';
import { broken, Reader } from '../formats/bytes.ts';
import { jpegSegments } from '../formats/jpeg.ts';
import { BitReader, type HuffmanTable, huffmanTable } from './huffman.ts';

/** One channel of a JPEG: its quantised coefficients, block by block, row by row. */
export interface JpegComponent {
  readonly id: number;
  readonly table: number;
  /** Its share of the samples of a unit: how many blocks of it lie there side by side and one under another, 1..4. */
  readonly sampling: { readonly across: number; readonly down: number };
  /** Blocks that its picture takes. */
  readonly columns: number;
  readonly rows: number;
  /** Blocks in a row as they are stored, whole units: the last ones may lie beyond the picture. */
  readonly stride: number;
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
 * Coefficients of a Huffman-coded JPEG, sequential or progressive; null for any other kind. Throws where the coded data make no sense. Source: ITU-T T.81, annexes F and G.
 */
export function jpegCoefficients(bytes: Uint8Array, name: string): JpegCoefficients | null {
  const reader = new Reader(bytes, name);
  const quantisation = new Map<number, Uint16Array>();
  const tables = new Map<number, HuffmanTable>();
  let frame: (Frame & Size) | null = null;
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

function readFrame(reader: Reader, at: number, progressive: boolean): (Frame & Size) | null {
  const [precision, height, width, count] = [
    reader.u8(at),
    reader.u16(at + 1),
    reader.u16(at + 3),
    reader.u8(at + 5),
  ];
  if (precision !== 8) return null;
  const parts = Array.from({ length: count }, (_, i) => {
    const place = at + 6 + 3 * i;
    const [across, down] = [reader.u8(place + 1) >> 4, reader.u8(place + 1) & 15];
    if (!isFactor(across) || !isFactor(down)) throw broken(reader.name, 'damaged');
    return { id: reader.u8(place), table: reader.u8(place + 2), sampling: { across, down } };
  });
  const most = {
    across: Math.max(...parts.map(({ sampling }) => sampling.across)),
    down: Math.max(...parts.map(({ sampling }) => sampling.down)),
  };
  const units = { across: Math.ceil(width / (8 * most.across)), down: Math.ceil(height / (8 * most.down)) };
  const blocksOf = ({ sampling }: (typeof parts)[0]) =>
    units.across * sampling.across * units.down * sampling.down;
  // A block takes a bit at the least: no room is made for what cannot be there.
  if (parts.reduce((sum, part) => sum + blocksOf(part), 0) > 8 * reader.length)
    throw broken(reader.name, 'damaged');
  const components = parts.map((part): JpegComponent => {
    const { across, down } = part.sampling;
    return {
      ...part,
      columns: Math.ceil(Math.ceil((width * across) / most.across) / 8),
      rows: Math.ceil(Math.ceil((height * down) / most.down) / 8),
      stride: units.across * across,
      coefficients: new Int16Array(blocksOf(part) * 64),
    };
  });
  return { width, height, components, units, progressive };
}

const isFactor = (value: number) => value >= 1 && value <= 4;

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
  /** Units in which the channels of a scan take turns. */
  readonly units: { readonly across: number; readonly down: number };
  readonly progressive: boolean;
}

function readScan(
  bytes: Uint8Array,
  head: Uint8Array,
  at: number,
  { components, units, progressive }: Frame,
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
  const alone = parts.length === 1 ? parts[0]!.component : null;
  const across = alone ? alone.columns : units.across;
  const turns = across * (alone ? alone.rows : units.down);
  for (let turn = 0; turn < turns; turn++) {
    if (restartEvery > 0 && turn > 0 && turn % restartEvery === 0) {
      reader.restart();
      run.blocks = 0;
      for (const part of parts) part.before = 0;
    }
    const [x, y] = [turn % across, Math.floor(turn / across)];
    for (const part of parts)
      for (const place of placesOf(part.component, x, y, alone !== null)) {
        const block = part.component.coefficients.subarray(place * 64, place * 64 + 64);
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

/** Blocks that a channel sends in its turn: one where it is alone in a scan, else those of its unit. Source: T.81, A.2. */
function placesOf({ sampling, stride }: JpegComponent, x: number, y: number, alone: boolean): number[] {
  if (alone) return [y * stride + x];
  const { across, down } = sampling;
  return Array.from(
    { length: across * down },
    (_, i) => (y * down + Math.floor(i / across)) * stride + x * across + (i % across),
  );
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
