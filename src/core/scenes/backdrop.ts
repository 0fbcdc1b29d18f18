import { random } from '../training/random.ts';
import { type Canvas, put } from './canvas.ts';
import { blend, type Colour, hex, pick } from './colour.ts';
import { clamp, mix, sin, smooth, TAU, turn } from './maths.ts';
import { cells, fbm } from './noise.ts';

const palettes: readonly (readonly [string, string, string])[] = [
  ['#1f3b4d', '#4f8f8b', '#f2d38a'],
  ['#f4b860', '#e4785a', '#fdf0d0'],
  ['#2e4a2c', '#7fa650', '#f4f0b8'],
  ['#3b2a57', '#8b5a9f', '#f7b6c8'],
  ['#7db3d6', '#cfe6ee', '#ffffff'],
  ['#efe0c8', '#d9a87a', '#a6543f'],
];

/** Something out of focus behind a portrait: lights, leaves, rays or a plain studio wall, by `kind` 0..1. */
export function paintBackdrop(canvas: Canvas, kind: number, seed: number): void {
  const next = random(seed);
  const [deep, middle, bright] = pick(palettes, next()).map(hex) as [Colour, Colour, Colour];
  const glowX = canvas.aspect * next();
  canvas.fill((x, y, out) => {
    const dx = x - glowX;
    const dy = y - 0.25;
    const glow = 1 / (1 + 5 * (dx * dx + dy * dy));
    const cloud = 0.25 * fbm(x * 2, y * 2, seed, 3);
    let colour = blend(deep, middle, clamp(glow + cloud));
    if (kind < 0.25) {
      const leaf = cells(x * 7 + cloud * 4, y * 7, seed + 1);
      const vein = smooth(0.75, 0.1, leaf.distance) * ((leaf.id & 255) / 255);
      colour = blend(colour, bright, vein * 0.55);
    } else if (kind < 0.5) {
      const ray = sin((turn(dx, y - 1.15) * 2 + 0.01 * cloud) * TAU * 11);
      colour = blend(colour, bright, 0.4 * smooth(-0.05, 0.05, ray));
    }
    put(out, colour, 1, 1);
  });
  if (kind < 0.5) return;
  const discs = kind < 0.8 ? 26 : 0;
  for (let i = 0; i < discs; i++) {
    const x = canvas.aspect * next();
    const y = next();
    const radius = mix(0.025, 0.09, next());
    const tint = blend(middle, bright, next());
    const strength = mix(0.15, 0.5, next());
    canvas.paint(x - radius, y - radius, x + radius, y + radius, (px, py, out) => {
      const distance = Math.sqrt((px - x) * (px - x) + (py - y) * (py - y)) / radius;
      const body = smooth(1, 0.93, distance) * mix(0.7, 1, smooth(0.6, 0.95, distance));
      put(out, tint, 1.2, strength * body);
    });
  }
}
