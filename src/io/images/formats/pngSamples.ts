import { joinedBytes } from '#io/joinedBytes.ts';
import { broken, type Reader } from './bytes.ts';
import { inflateAtMost } from './inflate.ts';
import { type Chunk, pngChunks } from './pngChunks.ts';

/** Samples of a PNG as stored, one a channel, before palette, key and scale. */
export interface PngSamples {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** 1 grey or palette, 2 grey and alpha, 3 RGB, 4 RGBA. */
  readonly channels: number;
  readonly samples: Uint8Array | Uint16Array;
  /** RGB triples; null unless the samples are places in it. */
  readonly palette: Uint8Array | null;
  /** The alphas of a palette, or the colour (16 bits a sample) that is transparent. */
  readonly transparency: Uint8Array | null;
}

/** By colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
const channelsOf: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

/** One picture, or one of the seven that an interlaced one is sent as: its pixels' first place and distance. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly stepX: number;
  readonly stepY: number;
}

const whole: readonly Pass[] = [{ left: 0, top: 0, stepX: 1, stepY: 1 }];
/** Source: W3C PNG third edition, 8.2. */
const adam7: readonly Pass[] = [
  { left: 0, top: 0, stepX: 8, stepY: 8 },
  { left: 4, top: 0, stepX: 8, stepY: 8 },
  { left: 0, top: 4, stepX: 4, stepY: 8 },
  { left: 2, top: 0, stepX: 4, stepY: 4 },
  { left: 0, top: 2, stepX: 2, stepY: 4 },
  { left: 1, top: 0, stepX: 2, stepY: 2 },
  { left: 0, top: 1, stepX: 1, stepY: 2 },
];
/** What may follow the last row: some writers deflate a little more than the picture. */
const slackBytes = 2 ** 16;

/**
 * Inflates, unfilters and puts in order the samples of a PNG's default image, of any depth, interlaced or not. No more is
 * inflated than the picture needs. Throws `image-broken`. Source: W3C PNG third edition, 7 to 10.
 */
export function pngSamples(reader: Reader): PngSamples {
  const chunks = pngChunks(reader);
  const [width, height] = [reader.u32(16), reader.u32(20)];
  const [depth, type, interlaced] = [reader.u8(24), reader.u8(25), reader.u8(28)];
  const kind = channelsOf[type];
  if (!kind?.depths.includes(depth) || interlaced > 1) throw broken(reader.name, 'damaged');
  const { channels } = kind;
  const dataOf = (wanted: string) => {
    const chunk = chunks.find((one) => one.type === wanted);
    return chunk ? reader.slice(chunk.at, chunk.length) : null;
  };
  const palette = type === 3 ? dataOf('PLTE') : null;
  if (type === 3 && !palette) throw broken(reader.name, 'damaged');
  const passes = (interlaced ? adam7 : whole)
    .map((pass) => ({
      pass,
      columns: Math.ceil((width - pass.left) / pass.stepX),
      rows: Math.ceil((height - pass.top) / pass.stepY),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const rowBytes = (columns: number) => Math.ceil((columns * channels * depth) / 8);
  const needed = passes.reduce((sum, { columns, rows }) => sum + rows * (rowBytes(columns) + 1), 0);
  const data = inflateAtMost(joinedData(reader, chunks), needed + slackBytes);
  if (!data || data.length < needed) throw broken(reader.name, 'damaged');
  const samples =
    depth === 16 ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
  let at = 0;
  for (const { pass, columns, rows } of passes) {
    const length = rowBytes(columns);
    const pixelBytes = Math.max(1, (channels * depth) >> 3);
    for (let y = 0; y < rows; y++, at += length + 1) {
      const above = y > 0 ? at - length : -1;
      if (!unfilter(data, at, length, pixelBytes, above)) throw broken(reader.name, 'damaged');
      const to = ((pass.top + y * pass.stepY) * width + pass.left) * channels;
      place(data, at + 1, columns, channels, depth, samples, to, pass.stepX * channels);
    }
  }
  return { width, height, depth, channels, samples, palette, transparency: dataOf('tRNS') };
}

function joinedData(reader: Reader, chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.filter(({ type }) => type === 'IDAT');
  return joinedBytes(parts.map((part) => reader.slice(part.at, part.length)));
}

/** Undoes the filter of the row at `at` (its filter's number, then `length` bytes) in place. False for a filter that is none. */
function unfilter(data: Uint8Array, at: number, length: number, pixelBytes: number, above: number): boolean {
  const filter = data[at]!;
  const row = at + 1;
  const left = (i: number) => (i >= pixelBytes ? data[row + i - pixelBytes]! : 0);
  const up = (i: number) => (above >= 0 ? data[above + i]! : 0);
  const upLeft = (i: number) => (above >= 0 && i >= pixelBytes ? data[above + i - pixelBytes]! : 0);
  switch (filter) {
    case 0:
      return true;
    case 1:
      for (let i = pixelBytes; i < length; i++) data[row + i]! += data[row + i - pixelBytes]!;
      return true;
    case 2:
      if (above >= 0) for (let i = 0; i < length; i++) data[row + i]! += data[above + i]!;
      return true;
    case 3:
      for (let i = 0; i < length; i++) data[row + i]! += (left(i) + up(i)) >> 1;
      return true;
    case 4:
      for (let i = 0; i < length; i++) data[row + i]! += paeth(left(i), up(i), upLeft(i));
      return true;
    default:
      return false;
  }
}

/** The neighbour that is nearest to left + above - upper left. */
function paeth(a: number, b: number, c: number): number {
  const pa = Math.abs(b - c);
  const pb = Math.abs(a - c);
  const pc = Math.abs(a + b - 2 * c);
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/** Writes a row's samples, each pixel `step` samples after the one before. */
function place(
  data: Uint8Array,
  from: number,
  columns: number,
  channels: number,
  depth: number,
  samples: Uint8Array | Uint16Array,
  to: number,
  step: number,
): void {
  if (depth === 8 && step === channels) {
    samples.set(data.subarray(from, from + columns * channels), to);
    return;
  }
  const mask = 2 ** depth - 1;
  for (let x = 0; x < columns; x++)
    for (let c = 0; c < channels; c++) {
      const i = x * channels + c;
      let value: number;
      if (depth === 16) value = data[from + 2 * i]! * 256 + data[from + 2 * i + 1]!;
      else if (depth === 8) value = data[from + i]!;
      else value = (data[from + ((i * depth) >> 3)]! >> (8 - depth - ((i * depth) & 7))) & mask;
      samples[to + x * step + c] = value;
    }
}
