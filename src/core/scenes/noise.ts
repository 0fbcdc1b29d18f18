/** Seeded noise on the plane by hashing lattice points; see maths.ts for why nothing else is used. */

/** A hash of a lattice point, 32 bits. */
export function hash2(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b9);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The same as a number in 0..1. */
export const cell = (x: number, y: number, seed: number) => hash2(x, y, seed) / 4294967296;

const slope = (hash: number, dx: number, dy: number) =>
  ((hash & 0xffff) / 32768 - 1) * dx + ((hash >>> 16) / 32768 - 1) * dy;

/** What the size of {@link noise} never exceeds. */
export const NOISE_MOST = 2.8;

/** Gradient noise, about -1..1, features about 1 across. Source: Perlin 1985, 2002. */
export function noise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const dx = x - ix;
  const dy = y - iy;
  const u = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
  const v = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
  const a = slope(hash2(ix, iy, seed), dx, dy);
  const b = slope(hash2(ix + 1, iy, seed), dx - 1, dy);
  const c = slope(hash2(ix, iy + 1, seed), dx, dy - 1);
  const d = slope(hash2(ix + 1, iy + 1, seed), dx - 1, dy - 1);
  const top = a + (b - a) * u;
  return 1.4 * (top + (c + (d - c) * u - top) * v);
}

/** Noise of `octaves` scales, each twice as fine and half as strong: clouds, rock, cloth. About -1..1. */
export function fbm(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0;
  let amplitude = 0.5;
  let px = x;
  let py = y;
  for (let i = 0; i < octaves; i++) {
    sum += amplitude * noise(px, py, seed + i);
    // Turned by 37 degrees, so that the lattices of the octaves do not line up.
    const rx = 1.6 * px + 1.2 * py;
    py = 1.6 * py - 1.2 * px;
    px = rx;
    amplitude *= 0.5;
  }
  return sum * 1.3;
}

/** Sharp crests, 0..1: mountain ridges. */
export function ridged(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0;
  let amplitude = 0.5;
  let carry = 1;
  let px = x;
  let py = y;
  for (let i = 0; i < octaves; i++) {
    const crest = 1 - Math.abs(noise(px, py, seed + i));
    const value = crest * crest * carry;
    sum += amplitude * value;
    carry = Math.min(value, 1);
    const rx = 1.6 * px + 1.2 * py;
    py = 1.6 * py - 1.2 * px;
    px = rx;
    amplitude *= 0.5;
  }
  return sum;
}

/** Distance to the nearest of one random point a lattice cell, about 0..1: pebbles, leaves, bubbles. Worley 1996. */
export function cells(x: number, y: number, seed: number): { distance: number; id: number } {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  let best = 9;
  let id = 0;
  for (let j = -1; j <= 1; j++)
    for (let i = -1; i <= 1; i++) {
      const hash = hash2(ix + i, iy + j, seed);
      const dx = ix + i + (hash & 0xffff) / 65536 - x;
      const dy = iy + j + (hash >>> 16) / 65536 - y;
      const distance = dx * dx + dy * dy;
      if (distance < best) {
        best = distance;
        id = hash;
      }
    }
  return { distance: Math.sqrt(best), id };
}
