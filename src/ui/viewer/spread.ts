import type { Upsampling } from './types.ts';

/** For each pixel of a line, the positions it takes its value from: `taps` indices and weights, weights adding up to 1. */
export interface Spread {
  readonly size: number;
  readonly taps: number;
  readonly index: Int32Array;
  readonly weight: Float32Array;
  /** Each pixel is its own position. */
  readonly identity: boolean;
}

/**
 * Spreads `positions` values over `size` pixels so that the mean stays what it was. Every position owns an equal
 * stretch of `size / positions` pixels, also where the stride does not divide the size (pooling drops up to stride - 1
 * pixels at the far edge; they are shared out, so a position may lie up to that far from where it looks).
 *
 * `nearest`: a pixel's value is the average over its area of the positions it lies in; plain repetition where the
 * stride divides. `smooth`: linear between the stretches' centres, constant beyond the outer ones; sampled at pixel
 * centres where the stride divides (which keeps the mean), otherwise averaged over the pixel's area.
 */
export function spread(positions: number, size: number, how: Upsampling): Spread {
  const key = `${positions}/${size}/${how}`;
  let made = known.get(key);
  if (!made) {
    if (known.size >= mostKnown) known.clear();
    made = makeSpread(positions, size, how);
    known.set(key, made);
  }
  return made;
}

/** Spreads never change, and a moved slider asks for the same ones again. */
const known = new Map<string, Spread>();
const mostKnown = 64;

function makeSpread(positions: number, size: number, how: Upsampling): Spread {
  const pitch = size / positions;
  const line = Array.from({ length: size }, (_, x) =>
    how === 'nearest' ? boxWeights(x, pitch, positions) : hatWeights(x, pitch, positions),
  );
  const taps = line.reduce((most, entry) => Math.max(most, entry.size), 1);
  const index = new Int32Array(size * taps);
  const weight = new Float32Array(size * taps);
  line.forEach((entry, x) => {
    let at = x * taps;
    index.fill(entry.keys().next().value ?? 0, at, at + taps);
    for (const [position, share] of entry) {
      index[at] = position;
      weight[at++] = share;
    }
  });
  return { size, taps, index, weight, identity: positions === size };
}

function boxWeights(x: number, pitch: number, positions: number): Map<number, number> {
  const shares = new Map<number, number>();
  const last = Math.min(positions - 1, Math.ceil((x + 1) / pitch) - 1);
  for (let i = Math.min(positions - 1, Math.floor(x / pitch)); i <= last; i++) {
    const share = Math.min(x + 1, (i + 1) * pitch) - Math.max(x, i * pitch);
    if (share > 1e-9) add(shares, i, share);
  }
  return shares;
}

function hatWeights(x: number, pitch: number, positions: number): Map<number, number> {
  const shares = new Map<number, number>();
  const sample = (at: number, share: number) => {
    const t = Math.min(positions - 1, Math.max(0, at / pitch - 0.5));
    const low = Math.min(positions - 1, Math.floor(t));
    if (t - low < 1) add(shares, low, share * (1 - (t - low)));
    if (t > low) add(shares, low + 1, share * (t - low));
  };
  if (Number.isInteger(pitch)) {
    sample(x + 0.5, 1);
    return shares;
  }
  // Between two knots the interpolant is straight: its average over that piece is its value in the middle.
  const knots = [x];
  for (let i = Math.ceil(x / pitch - 0.5); (i + 0.5) * pitch < x + 1; i++)
    if ((i + 0.5) * pitch > x) knots.push((i + 0.5) * pitch);
  knots.push(x + 1);
  for (let k = 1; k < knots.length; k++) sample((knots[k]! + knots[k - 1]!) / 2, knots[k]! - knots[k - 1]!);
  return shares;
}

function add(shares: Map<number, number>, position: number, share: number): void {
  shares.set(position, (shares.get(position) ?? 0) + share);
}
