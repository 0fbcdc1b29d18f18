import { type Canvas, put } from './canvas.ts';
import { blend, type Colour, hex } from './colour.ts';
import { clamp, fract, mix } from './maths.ts';
import { cells, NOISE_MOST, noise } from './noise.ts';
import type { Sky } from './sky.ts';

export interface Tree {
  x: number;
  /** y of its foot. */
  base: number;
  /** Height. */
  size: number;
  seed: number;
  /** How much of it the air hides, 0..1. */
  haze: number;
  autumn: boolean;
}

const needles = hex('#2c5a37');
const larch = hex('#c98a2b');
const leaves = hex('#4f8a35');
const turned = hex('#d1672a');
const bark = hex('#5a4332');

const under = (colour: Colour, light: Colour): Colour => [
  colour[0] * light[0],
  colour[1] * light[1],
  colour[2] * light[2],
];

/** A spruce: tiers of branches that widen downwards. */
export function paintConifer(canvas: Canvas, sky: Sky, { x, base, size, seed, haze, autumn }: Tree): void {
  const wide = size * 0.2;
  const tiers = 5 + (seed % 4);
  const colour = under(autumn ? larch : needles, sky.light);
  canvas.paint(x - wide, base - size, x + wide, base, (px, py, out) => {
    const t = (py - base + size) / size; // 0 at the top
    const tier = fract(t * tiers);
    const beside = Math.abs(px - x);
    // Too far from the trunk for any needle.
    if (canvas.cover(beside - wide * (t * (0.62 + 0.38 * tier + 0.12 * NOISE_MOST) + 0.021)) <= 0) return;
    const ragged = 0.12 * noise(px * 160, py * 160, seed);
    const half = wide * (t * (0.62 + 0.38 * tier) + ragged * t + 0.02);
    const cover = canvas.cover(beside - half);
    if (cover <= 0) return;
    const side = (px - x) / wide;
    const shade = clamp(
      0.75 + 0.35 * side - 0.35 * (1 - tier) + 0.5 * noise(px * 120, py * 120, seed + 1),
      0.2,
      1.5,
    );
    put(out, blend([colour[0] * shade, colour[1] * shade, colour[2] * shade], sky.haze, haze), 1, cover);
  });
}

/** A round tree: a trunk and clumps of leaves lit from above. */
export function paintLeafTree(canvas: Canvas, sky: Sky, { x, base, size, seed, haze, autumn }: Tree): void {
  const crown = size * 0.36;
  const cy = base - size + crown;
  const trunk = under(bark, sky.light);
  const colour = under(autumn ? turned : leaves, sky.light);
  canvas.paint(x - size * 0.06, cy, x + size * 0.06, base, (px, py, out) => {
    const half = size * (0.028 + 0.02 * clamp((py - base) / size + 0.15) * 4);
    const shade = 0.7 + 0.4 * noise(px * 200, py * 30, seed);
    put(
      out,
      blend([trunk[0] * shade, trunk[1] * shade, trunk[2] * shade], sky.haze, haze),
      1,
      canvas.cover(Math.abs(px - x) - half),
    );
  });
  canvas.paint(x - crown * 1.2, cy - crown * 1.1, x + crown * 1.2, cy + crown * 1.1, (px, py, out) => {
    const dx = (px - x) / crown;
    const dy = (py - cy) / (crown * 0.95);
    const lump = 0.22 * noise(dx * 2.4 + seed, dy * 2.4, seed) + 0.1 * noise(dx * 7, dy * 7, seed + 1);
    const cover = canvas.cover((Math.sqrt(dx * dx + dy * dy) - 0.92 - lump) * crown);
    if (cover <= 0) return;
    const leaf = cells(dx * 9, dy * 9, seed + 2);
    const shade = mix(1.35, 0.35, clamp(0.5 + 0.5 * dy - 0.25 * dx)) * mix(1.15, 0.55, clamp(leaf.distance));
    put(out, blend([colour[0] * shade, colour[1] * shade, colour[2] * shade], sky.haze, haze), 1, cover);
  });
}
