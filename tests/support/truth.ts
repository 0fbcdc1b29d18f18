import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';

const folder = resolve(
  process.env.TRUTH_DIR ?? join(dirname(fileURLToPath(import.meta.url)), '../../../shared/truth'),
);

/**
 * Whether the reference data (real weights, image pairs, golden.json) is there; tests that need it run under
 * `describe.runIf(truthIsThere())`. Where it must be (CI is set), a missing one throws; elsewhere one line says so.
 */
export function truthIsThere(): boolean {
  if (existsSync(join(folder, 'golden.json'))) return true;
  const line = `No reference data at ${folder}: truth tests are left out. Set TRUTH_DIR to its folder.`;
  if (process.env.CI) throw new Error(line);
  console.warn(line);
  return false;
}

/** Path of a file of the reference data, e.g. `truthPath('images/parrots.png')`. */
export const truthPath = (file: string): string => join(folder, file);

/** One tap of a pair in golden.json. */
export interface GoldenTap {
  shapeCHW: readonly [number, number, number];
  l1: number;
  squared: number;
  unitSquared: number;
  gramSquared: number;
  meanA: number;
  meanB: number;
}

/** Gradient of sum(weight * l1) to the pixels of image b, rgb in 0..1; `rgbAt` by `y,x`. */
export interface GoldenGradient {
  weights: Readonly<Record<string, number>>;
  loss: number;
  l2: number;
  maxAbs: number;
  rgbAt: Readonly<Record<string, readonly [number, number, number]>>;
}

export interface GoldenPair {
  name: string;
  a: string;
  b: string;
  sizeWH: readonly [number, number];
  taps: Readonly<Record<string, GoldenTap>>;
  gradientWrtB: Readonly<Record<string, GoldenGradient>>;
  pixel: { mae: number; mse: number; psnr: number | null };
  lpips: Readonly<Record<'alex' | 'squeeze', { value: number; perLayer: readonly number[] }>>;
}

export interface Golden {
  computedWith: string;
  weightsSha256: string;
  pairs: readonly GoldenPair[];
}

export function readGolden(): Golden {
  return JSON.parse(readFileSync(truthPath('golden.json'), 'utf8'));
}

/** An RGB image of the reference data, row by row, 0..255. */
export function readPixels(file: string): { width: number; height: number; rgb: Uint8Array } {
  const { width, height, channels, depth, data } = decode(readFileSync(truthPath(file)));
  if (channels !== 3 || depth !== 8)
    throw new Error(`${file}: expected 8-bit RGB, got ${channels} x ${depth}`);
  return { width, height, rgb: new Uint8Array(data) };
}
