import type { Size } from '../failure.ts';
import type { PixelMask } from '../rgbImage.ts';
import { type Conventions, usualConventions } from './conventions.ts';

/** A picture as its file holds it, [height, width, 3]: samples of 8 bits, or of 16 in 0..65535. */
export interface StoredImage extends Size {
  readonly rgb: Uint8ClampedArray | Uint16Array;
}

/** Two pictures of one size as one convention sees them: some channels of what lies within the border. */
export interface PixelPair extends Size {
  readonly conventions: Conventions;
  /** 3 for RGB, 1 for luma. */
  readonly channels: number;
  /**
   * Rows from `top` on of one channel of both pictures, in 0..255 whatever their bits, into the front of `a` and `b`,
   * which are as long as the rows together or longer.
   */
  read(channel: number, top: number, rows: number, a: Float64Array, b: Float64Array): void;
  /** How much a pixel counts, 0..255; 1 for all of them without a mask. */
  weight(x: number, y: number): number;
  readonly masked: boolean;
  /** The same pair in all three colours, for what cannot do without. */
  inColour(): PixelPair;
  /** Waited for between parts of the work; may throw. */
  readonly giveWay: () => Promise<void>;
}

/** Levels of a sample: what a picture's white is. */
const white = ({ rgb }: StoredImage): number => (rgb instanceof Uint16Array ? 65535 : 255);

/**
 * A pair under the conventions. `8` bits takes the high byte of a deeper sample; else samples count in full, and an
 * 8-bit picture beside a deeper one is what it is, 255 being white in both. Luma is that of BT.601 in 16..235,
 * y = 16 + (65.481 r + 128.553 g + 24.966 b) with r, g, b in 0..1, and is **not** rounded, as BasicSR computes it from
 * floats (MATLAB's `rgb2ycbcr` of 8-bit pictures rounds it). Its data range is taken as 255 all the same.
 *
 * @throws RangeError on unequal sizes.
 */
export function pixelPair(
  a: StoredImage,
  b: StoredImage,
  mask: PixelMask | null,
  conventions: Conventions = usualConventions,
  giveWay: () => Promise<void> = async () => {},
): PixelPair {
  for (const other of mask ? [b, mask] : [b])
    if (other.width !== a.width || other.height !== a.height)
      throw new RangeError(`pixelPair: expected ${a.width}x${a.height}, got ${other.width}x${other.height}`);
  const { border, channels, bits } = conventions;
  const width = Math.max(0, a.width - 2 * border);
  const height = Math.max(0, a.height - 2 * border);
  const readers = [a, b].map((image) => reader(image, channels, bits));
  const pair: PixelPair = {
    width,
    height,
    conventions,
    channels: channels === 'y' ? 1 : 3,
    read: (channel, top, rows, ...into) => {
      for (let y = 0; y < rows; y++) {
        const from = (top + y + border) * a.width + border;
        for (let i = 0; i < 2; i++) readers[i]!(channel, from, width, into[i]!, y * width);
      }
    },
    weight: mask ? (x, y) => mask.values[(y + border) * mask.width + x + border]! : () => 1,
    masked: mask !== null,
    inColour: () =>
      channels === 'rgb' ? pair : pixelPair(a, b, mask, { ...conventions, channels: 'rgb' }, giveWay),
    giveWay,
  };
  return pair;
}

/** Copies `count` pixels from pixel `from` on to `into` from `at` on. */
type Reader = (channel: number, from: number, count: number, into: Float64Array, at: number) => void;

function reader(image: StoredImage, channels: Conventions['channels'], bits: Conventions['bits']): Reader {
  const { rgb } = image;
  const cut = bits === '8' && white(image) > 255;
  const scale = cut ? 1 : 255 / white(image);
  const level = (i: number) => (cut ? rgb[i]! >> 8 : rgb[i]! * scale);
  if (channels === 'rgb')
    return (channel, from, count, into, at) => {
      for (let k = 0, i = 3 * from + channel; k < count; k++, i += 3) into[at + k] = level(i);
    };
  return (_, from, count, into, at) => {
    for (let k = 0, i = 3 * from; k < count; k++, i += 3)
      into[at + k] = 16 + (65.481 * level(i) + 128.553 * level(i + 1) + 24.966 * level(i + 2)) / 255;
  };
}
