import { broken, Reader } from './formats/bytes.ts';
import { type PngSamples, pngSamples } from './formats/pngSamples.ts';

/** Straight RGBA of a PNG's default image. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  /** 8 bits a channel. */
  readonly rgba: Uint8Array;
  /** The same in 16 bits where the file has them; null elsewhere. */
  readonly deep: Uint16Array | null;
  /** Of a picture in inks these, cyan, magenta, yellow and black a pixel, 255 being all of it. */
  readonly inks?: Uint8Array;
}

/**
 * Decodes a PNG without a canvas: a canvas stores colours multiplied by alpha and gives back something else. 16-bit
 * samples lose their low byte in `rgba`, as Pillow reads 16-bit RGB (its 16-bit grey, mode `I`, must be divided by 256 by
 * hand: `convert('RGB')` would clip it). Throws `image-broken` (damaged).
 */
export function decodePng(bytes: Uint8Array, name: string): Rgba {
  try {
    return toRgba(pngSamples(new Reader(bytes, name)));
  } catch {
    throw broken(name, 'damaged');
  }
}

function toRgba(png: PngSamples): Rgba {
  const { width, height, depth } = png;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  if (png.palette) return { width, height, rgba: spreadPalette(png, png.palette, rgba), deep: null };
  if (depth < 16) {
    spread(png, rgba, 255, depth < 8 ? 255 / (2 ** depth - 1) : 1);
    return { width, height, rgba, deep: null };
  }
  const deep = new Uint16Array(width * height * 4).fill(65535);
  spread(png, deep, 65535, 1);
  for (let i = 0; i < deep.length; i++) rgba[i] = deep[i]! >> 8;
  return { width, height, rgba, deep };
}

/** Places past the palette's end are black, as libpng draws them. */
function spreadPalette(
  { samples, transparency }: PngSamples,
  palette: Uint8Array,
  rgba: Uint8Array,
): Uint8Array {
  for (let i = 0, to = 0; i < samples.length; i++, to += 4) {
    const entry = samples[i]!;
    for (let c = 0; c < 3; c++) rgba[to + c] = palette[3 * entry + c] ?? 0;
    rgba[to + 3] = transparency?.[entry] ?? 255;
  }
  return rgba;
}

/** Samples of 1 to 4 channels, times `scale`, into RGBA; a pixel that equals the key is transparent. */
function spread(
  { samples, channels, depth, transparency }: PngSamples,
  out: Uint8Array | Uint16Array,
  opaque: number,
  scale: number,
): void {
  const colours = channels <= 2 ? 1 : 3;
  const key = channels % 2 === 1 ? keyOf(transparency, colours, depth) : null;
  for (let from = 0, to = 0; to < out.length; from += channels, to += 4) {
    for (let c = 0; c < 3; c++) out[to + c] = samples[from + (colours === 1 ? 0 : c)]! * scale;
    if (channels % 2 === 0) out[to + 3] = samples[from + channels - 1]! * scale;
    else out[to + 3] = key?.every((value, c) => samples[from + c] === value) ? 0 : opaque;
  }
}

/** Two bytes a sample, of which only as many low bits count as a sample has. */
function keyOf(transparency: Uint8Array | null, colours: number, depth: number): number[] | null {
  if (!transparency || transparency.length < 2 * colours) return null;
  return Array.from(
    { length: colours },
    (_, c) => (transparency[2 * c]! * 256 + transparency[2 * c + 1]!) & (2 ** depth - 1),
  );
}
