import { blankImage, type RgbImage } from '../rgbImage.ts';
import { doubled, halved, type Plane, planeOf } from './chroma.ts';
import { fromYcc, type Row, toYcc } from './colour.ts';
import { forwardDct } from './forwardDct.ts';
import { inverseDct } from './inverseDct.ts';
import { chrominance, luminance, tableAt } from './tables.ts';

/**
 * What is left of a picture after it was saved as JPEG and read again: bit for bit as libjpeg does both by default (and
 * libjpeg-turbo, Pillow and OpenCV with it), that is, by the standard tables scaled to `quality` (1..100, of the Independent
 * JPEG Group), with colour at half the width and height (4:2:0). Only what loses something is done: no bits are written.
 * `giveWay` is waited for between parts of the work and may throw.
 */
export async function jpegRoundTrip(
  image: RgbImage,
  quality: number,
  giveWay: () => Promise<void>,
): Promise<RgbImage> {
  const { width, height } = image;
  const planes = await toPlanes(image, giveWay);
  await throughBlocks(planes.y, tableAt(luminance, quality), giveWay);
  await throughBlocks(planes.cb, tableAt(chrominance, quality), giveWay);
  await throughBlocks(planes.cr, tableAt(chrominance, quality), giveWay);
  const out = blankImage(width, height);
  const row = { cb: new Uint8ClampedArray(width), cr: new Uint8ClampedArray(width) };
  for (let y = 0; y < height; y++) {
    doubled(planes.cb, y, row.cb);
    doubled(planes.cr, y, row.cr);
    fromYcc(out, y, planes.y.samples, y * planes.y.stride, row);
    if (y % 256 === 255) await giveWay();
  }
  return out;
}

interface Planes {
  readonly y: Plane;
  readonly cb: Plane;
  readonly cr: Plane;
}

/** Y at full and Cb, Cr at half size. What fills the last blocks repeats the last row and column. */
async function toPlanes(image: RgbImage, giveWay: () => Promise<void>): Promise<Planes> {
  const { width, height } = image;
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const planes = {
    y: planeOf(width, height),
    cb: planeOf(halfWidth, halfHeight),
    cr: planeOf(halfWidth, halfHeight),
  };
  const { y, cb, cr } = planes;
  // As long as twice the colour's, which reaches beyond that of Y.
  const columns = 2 * cb.stride;
  const rowOf = (): Row => ({
    y: new Uint8ClampedArray(columns),
    cb: new Uint8ClampedArray(columns),
    cr: new Uint8ClampedArray(columns),
  });
  const pair = [rowOf(), rowOf()] as const;
  for (let top = 0; top < height; top += 2) {
    for (const [i, row] of pair.entries()) {
      toYcc(image, Math.min(height - 1, top + i), row);
      if (top + i < height) y.samples.set(row.y.subarray(0, y.stride), (top + i) * y.stride);
    }
    halved(pair[0].cb, pair[1].cb, cb, top / 2);
    halved(pair[0].cr, pair[1].cr, cr, top / 2);
    if (top % 256 === 254) await giveWay();
  }
  for (const plane of [y, cb, cr]) repeatLastRow(plane);
  return planes;
}

function repeatLastRow({ samples, stride, height }: Plane): void {
  const last = samples.slice((height - 1) * stride, height * stride);
  for (let at = height * stride; at < samples.length; at += stride) samples.set(last, at);
}

const block = new Int32Array(64);

/** Each block to coefficients, to the nearest multiple of its table's steps, and back. */
async function throughBlocks(
  { samples, stride }: Plane,
  table: Int32Array,
  giveWay: () => Promise<void>,
): Promise<void> {
  for (let top = 0; top < samples.length; top += 8 * stride) {
    for (let at = top; at < top + stride; at += 8) {
      for (let i = 0; i < 64; i++) block[i] = samples[at + (i >> 3) * stride + (i & 7)]! - 128;
      forwardDct(block);
      for (let i = 0; i < 64; i++) {
        // Coefficients are 8 times what they stand for; half a step is rounded away from 0.
        const [value, step] = [block[i]!, 8 * table[i]!];
        const times = Math.floor((Math.abs(value) + (step >> 1)) / step);
        block[i] = (value < 0 ? -times : times) * table[i]!;
      }
      inverseDct(block, samples, at, stride);
    }
    if (top % (64 * stride) === 0) await giveWay();
  }
}
