import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { broken, Reader } from './formats/bytes.ts';
import { pngChunks } from './formats/png.ts';

/** Straight RGBA, 8 bits a channel, of a PNG's default image. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const needed = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/**
 * Decodes a PNG without a canvas: a canvas stores colours multiplied by alpha and gives back something else. 16-bit
 * samples lose their low byte, as Pillow reads 16-bit RGB (its 16-bit grey, mode `I`, must be divided by 256 by hand:
 * `convert('RGB')` would clip it). Throws `image-broken` (damaged).
 */
export function decodePng(bytes: Uint8Array, name: string): Rgba {
  try {
    return toRgba(decode(essentialChunks(new Reader(bytes, name))));
  } catch {
    throw broken(name, 'damaged');
  }
}

/** Only what the pixels need: a broken colour profile or text is no reason to refuse them. */
function essentialChunks(reader: Reader): Uint8Array {
  const parts = pngChunks(reader).filter(({ type }) => needed.has(type));
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length + 12, 8));
  out.set(reader.slice(0, 8));
  let at = 8;
  for (const part of parts) {
    out.set(reader.slice(part.at - 8, part.length + 12), at);
    at += part.length + 12;
  }
  return out;
}

function toRgba(png: DecodedPng): Rgba {
  const { width, height } = png;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  if (png.palette) {
    const channels = png.palette[0]!.length;
    spread(convertIndexedToRgb(png), channels, 0, null, rgba);
  } else {
    const samples = png.depth < 8 ? unpacked(png) : png.data;
    const shift = png.depth === 16 ? 8 : 0;
    // Only as many low bits of the key as a sample has.
    const key = png.transparency?.map((value) => value & (2 ** png.depth - 1)) ?? null;
    spread(samples, png.channels, shift, key, rgba);
    if (png.depth < 8) scaleGrey(rgba, 255 / (2 ** png.depth - 1));
  }
  return { width, height, rgba };
}

/** Samples of 1 to 4 channels into RGBA; a pixel that equals `key` (full depth) is transparent. */
function spread(
  samples: ArrayLike<number>,
  channels: number,
  shift: number,
  key: Uint16Array | null,
  rgba: Uint8Array,
): void {
  const colours = channels <= 2 ? 1 : 3;
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    for (let c = 0; c < 3; c++) rgba[to + c] = samples[from + (colours === 1 ? 0 : c)]! >> shift;
    if (channels % 2 === 0) rgba[to + 3] = samples[from + channels - 1]! >> shift;
    else if (key && isKey(samples, from, colours, key)) rgba[to + 3] = 0;
  }
}

function isKey(samples: ArrayLike<number>, from: number, colours: number, key: Uint16Array): boolean {
  for (let c = 0; c < colours; c++) if (samples[from + c] !== key[c]) return false;
  return true;
}

/** Grey samples of 1, 2 or 4 bits, each row starting at a byte. */
function unpacked({ width, height, depth, data }: DecodedPng): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const perByte = 8 / depth;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const byte = data[y * rowBytes + Math.floor(x / perByte)]!;
      out[y * width + x] = (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1);
    }
  return out;
}

function scaleGrey(rgba: Uint8Array, factor: number): void {
  for (let i = 0; i < rgba.length; i++) if (i % 4 !== 3) rgba[i] = rgba[i]! * factor;
}
