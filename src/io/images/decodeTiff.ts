import UTIF, { type IFD } from 'utif2';
import { inkToLight } from './cmyk.ts';
import type { Rgba } from './decodePng.ts';
import { oddTiff } from './formats/bytes.ts';

const photometric = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, cmyk: 5 } as const;
/** Compressions of the library that keep samples as they are: none, LZW, deflate (two numbers), PackBits. */
const lossless = [1, 5, 8, 32946, 32773];
const premultiplied = 1;
const maxChannels = 8;

/**
 * The first page of a TIFF as straight RGBA, and in 16 bits where it has them: grey, RGB, palette and CMYK of 1, 2, 4, 8 and
 * 16 bits, in strips or tiles. JPEG within TIFF is left to the library. Throws `image-broken`; anything that the library
 * throws means damage. Source: TIFF 6.0, 3 to 8, 16 and 18.
 */
export function decodeTiff(bytes: Uint8Array<ArrayBuffer>, name: string): Rgba {
  const buffer = onePage(bytes);
  const page = UTIF.decode(buffer)[0]!;
  const first = (tag: keyof IFD, otherwise: number) => (page[tag] as number[] | undefined)?.[0] ?? otherwise;
  const kind = first('t262', 1);
  const bits = first('t258', 1);
  const floating = first('t339', 1) !== 1;
  const channels = first('t277', 1);
  // Before the library makes room for what the file claims.
  if (![1, 2, 4, 8, 16].includes(bits) || floating || channels > maxChannels) throw oddTiff(name);
  UTIF.decodeImage(buffer, page);
  const { width, height } = page;
  const known = Object.values(photometric).some((value) => value === kind);
  if (!known || !lossless.includes(first('t259', 1)))
    return { width, height, rgba: Uint8Array.from(UTIF.toRGBA8(page)), deep: null };
  const colours = kind === photometric.rgb ? 3 : kind === photometric.cmyk ? 4 : 1;
  if (channels < colours) throw oddTiff(name);
  const read = reader(page.data, width, height, bits, channels, first('t284', 1) === 2);
  const extra = channels > colours ? first('t338', 0) : 0;
  const top = 2 ** bits - 1;
  const deep = new Uint16Array(width * height * 4);
  const inks = new Uint8Array(kind === photometric.cmyk ? width * height * 4 : 0);
  const map = (page as unknown as { t320?: readonly number[] }).t320 ?? [];
  const scaled = (x: number, y: number, c: number) =>
    bits === 16 ? read(x, y, c) : Math.round((read(x, y, c) * 65535) / top);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 4) {
      for (let c = 0; c < 3; c++) {
        if (kind === photometric.palette) deep[to + c] = (map[read(x, y, 0) + c * 2 ** bits] ?? 0) & 0xff00;
        else if (kind === photometric.cmyk) {
          inks[to + c] = scaled(x, y, c) >> 8;
          inks[to + 3] = scaled(x, y, 3) >> 8;
          deep[to + c] = inkToLight(inks[to + c]!, inks[to + 3]!) * 257;
        } else {
          const value = scaled(x, y, colours === 1 ? 0 : c);
          deep[to + c] = kind === photometric.whiteIsZero ? 65535 - value : value;
        }
      }
      deep[to + 3] = extra === 0 ? 65535 : scaled(x, y, colours);
      if (extra === premultiplied) straighten(deep, to);
    }
  const rgba = Uint8Array.from(deep, (value) => value >> 8);
  if (kind === photometric.cmyk) return { width, height, rgba, deep: null, inks };
  const isDeep = bits === 16 && kind !== photometric.palette;
  return { width, height, rgba, deep: isDeep ? deep : null };
}

/** Directories within a page: sub-pages, EXIF, GPS, makers' notes. */
const inner = [330, 34665, 34853, 37500, 50740, 61440];

/** A copy with its first page alone: directories that point at each other would be read for ever. */
function onePage(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  const { buffer } = bytes.slice();
  const view = new DataView(buffer);
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  const next = directory + 2 + 12 * view.getUint16(directory, little);
  for (let entry = directory + 2; entry < next; entry += 12)
    if (inner.includes(view.getUint16(entry, little))) view.setUint16(entry, 65000, little); // a private tag
  if (next + 4 <= view.byteLength) view.setUint32(next, 0);
  return buffer;
}

function straighten(samples: Uint16Array, at: number): void {
  const alpha = samples[at + 3]!;
  if (alpha === 0) return;
  for (let c = 0; c < 3; c++)
    samples[at + c] = Math.min(65535, Math.round((samples[at + c]! * 65535) / alpha));
}

/** A sample at a place; 16-bit ones lie low byte first, as the library leaves them, smaller ones in rows of whole bytes. */
function reader(
  data: Uint8Array,
  width: number,
  height: number,
  bits: number,
  channels: number,
  planes: boolean,
): (x: number, y: number, c: number) => number {
  const perRow = planes ? width : width * channels;
  const rowBytes = Math.ceil((perRow * bits) / 8);
  const plane = planes ? rowBytes * height : 0;
  return (x, y, c) => {
    const place = planes ? x : x * channels + c;
    const row = y * rowBytes + (planes ? plane * c : 0);
    if (bits === 16) return data[row + 2 * place]! | (data[row + 2 * place + 1]! << 8);
    if (bits === 8) return data[row + place]!;
    return (data[row + ((place * bits) >> 3)]! >> (8 - bits - ((place * bits) & 7))) & (2 ** bits - 1);
  };
}
