import type { RgbImage } from '../rgbImage.ts';
import { derive, random } from '../training/random.ts';
import { paintBackdrop } from './backdrop.ts';
import { Canvas, put } from './canvas.ts';
import { blend, type Colour, hex, hsl, lit, pick } from './colour.ts';
import { paintEye } from './eye.ts';
import { clamp, cos, mix, sin, smooth, TAU, turn } from './maths.ts';
import { cells, fbm, noise } from './noise.ts';
import type { Scene } from './types.ts';

/** A portrait of an animal nobody has met: fur, a look, a face that people judge severely. */
export const creature = {
  id: 'creature',
  label: { en: 'Friendly creature', zh: '友善的小怪兽' },
  draw,
} as const satisfies Scene;

type Markings = 'plain' | 'stripes' | 'spots' | 'mask';
type Ears = 'round' | 'pointed' | 'long' | 'horns' | 'tufts';

interface Look {
  x: number;
  y: number;
  size: number;
  fur: Colour;
  belly: Colour;
  mark: Colour;
  markings: Markings;
  ears: Ears;
  shaggy: number;
  seed: number;
}

const coats: readonly (readonly [fur: string, belly: string, mark: string])[] = [
  ['#c9742c', '#f6e3c4', '#5a2a12'],
  ['#8a8f98', '#e6e6e2', '#3b3f47'],
  ['#6b4a32', '#d9b98f', '#2e1c12'],
  ['#e3c07a', '#fbf1d6', '#8a5a24'],
  ['#3f8f8a', '#bfe6d2', '#14474f'],
  ['#8b6bbd', '#e6d3f2', '#3e2467'],
  ['#d9708a', '#fbdcd6', '#8a2f55'],
  ['#5f9a4a', '#d9ebb0', '#24502c'],
  ['#f2efe8', '#ffffff', '#6f7a86'],
  ['#3d4250', '#9aa1ad', '#15171f'],
];

function draw(seed: number, width: number, height: number): RgbImage {
  const canvas = new Canvas(width, height);
  const next = random(seed);
  const [fur, belly, mark] = pick(coats, next()).map(hex) as [Colour, Colour, Colour];
  paintBackdrop(canvas, next(), derive(seed, 1));
  const look: Look = {
    x: canvas.aspect * 0.5 + mix(-0.06, 0.06, next()),
    y: mix(0.5, 0.56, next()),
    size: mix(0.25, 0.31, next()) * Math.min(1, canvas.aspect),
    fur,
    belly,
    mark,
    markings: pick(['plain', 'stripes', 'spots', 'mask'], next()),
    ears: pick(['round', 'pointed', 'long', 'horns', 'tufts'], next()),
    shaggy: mix(0.02, 0.07, next()),
    seed: derive(seed, 2),
  };
  paintBody(canvas, look);
  paintEars(canvas, look);
  paintHead(canvas, look, mix(0.98, 1.14, next()));
  paintFace(canvas, look, next);
  return canvas.toImage();
}

/** Brightness of hair that grows along `along` (radians from the middle), -1..1. */
function hairs(angle: number, radius: number, seed: number): number {
  const bend = angle + 0.35 * noise(angle * 6, radius * 5, seed + 3);
  return 0.65 * noise(bend * 34, radius * 9, seed) + 0.35 * noise(bend * 80, radius * 17, seed + 1);
}

const angleOf = (x: number, y: number) => turn(x, y) * TAU;

function marked(look: Look, u: number, v: number): number {
  const { markings, seed } = look;
  switch (markings) {
    case 'plain':
      return 0.35 * smooth(0, 0.7, fbm(u * 1.7, v * 1.7, seed + 20, 3));
    case 'stripes':
      return smooth(
        0.25,
        0.5,
        sin(v * 17 + 5 * Math.abs(u) + 2.5 * fbm(u * 2, v * 2, seed + 21, 2)) *
          smooth(0.2, 0.7, Math.abs(u) + Math.max(0, -v) * 0.6),
      );
    case 'spots': {
      const spot = cells(u * 4.2, v * 4.2, seed + 22);
      return smooth(0.4, 0.3, spot.distance + 0.12 * noise(u * 9, v * 9, seed + 23));
    }
    case 'mask':
      return smooth(
        0.52,
        0.4,
        Math.sqrt((Math.abs(u) - 0.4) * (Math.abs(u) - 0.4) * 1.3 + (v + 0.02) * (v + 0.02) * 2.4),
      );
    default:
      return markings satisfies never;
  }
}

function paintBody(canvas: Canvas, look: Look): void {
  const { x, y, size, fur, belly, mark, seed } = look;
  const cy = y + size * 1.75;
  const wide = size * 1.15;
  canvas.paint(0, y, canvas.aspect, 1, (px, py, out) => {
    const u = (px - x) / wide;
    const v = Math.min(0, (py - cy) / (size * 1.2)); // below its widest place the body goes on down
    const angle = angleOf(u, v);
    const radius = Math.sqrt(u * u + v * v);
    const hair = hairs(angle, radius, seed + 40);
    const cover = canvas.cover((radius - 1 - look.shaggy * 1.3 * hair) * wide);
    if (cover <= 0) return;
    const bib = smooth(0.62, 0.45, Math.sqrt(u * u * 1.7 + (v + 0.2) * (v + 0.2)) + 0.12 * hair);
    const colour = blend(blend(fur, mark, 0.8 * marked(look, u * 1.2, v + 1.6)), belly, bib);
    const round = Math.sqrt(clamp(1 - radius * radius));
    const neck = mix(0.45, 1, smooth(y + size * 0.75, y + size * 1.25, py));
    put(out, colour, (0.5 + 0.5 * round + 0.28 * hair - 0.12 * u) * neck, cover);
  });
}

function paintEars(canvas: Canvas, look: Look): void {
  const { x, y, size, fur, belly, mark, ears, seed } = look;
  const inner = blend(belly, hex('#e08a86'), 0.6);
  for (const side of [-1, 1]) {
    canvas.paint(x - size * 2.2, y - size * 3, x + size * 2.2, y, (px, py, out) => {
      const u = ((px - x) / size) * side;
      const v = (py - y) / size;
      const shape = ear(ears, u, v);
      const hair = hairs(u * 3 + side, v * 2, seed + 60);
      const cover = canvas.cover((shape.outside - 0.03 * hair) * size);
      if (cover <= 0) return;
      const hollow = smooth(-0.1, -0.2, shape.outside) * shape.hollow;
      if (ears === 'horns') {
        const ring = 0.75 + 0.25 * sin(v * 46 + u * 12);
        put(
          out,
          blend(hex('#efe3c8'), hex('#8a6a48'), clamp(-v - 0.7)),
          ring * (0.75 + 0.4 * (0.9 - u)),
          cover,
        );
      } else put(out, blend(blend(fur, mark, 0.35), inner, hollow), 0.72 + 0.3 * hair - 0.2 * hollow, cover);
    });
  }
}

/** Signed distance (in head radii) to the right ear, and how hollow it is. */
function ear(kind: Ears, u: number, v: number): { outside: number; hollow: number } {
  switch (kind) {
    case 'round':
      return { outside: Math.sqrt((u - 0.76) * (u - 0.76) + (v + 0.78) * (v + 0.78)) - 0.4, hollow: 1 };
    case 'pointed': {
      const t = clamp((v + 1.65) / 1.2);
      const middle = mix(0.92, 0.55, t);
      return { outside: Math.max(Math.abs(u - middle) - 0.46 * t * Math.sqrt(t), -1.65 - v), hollow: 1 };
    }
    case 'long': {
      const t = (v + 1.5) / 0.95;
      const lean = 0.36 + 0.22 * (1 - t);
      return {
        outside: (Math.sqrt(((u - lean) / 0.26) * ((u - lean) / 0.26) + t * t) - 1) * 0.26,
        hollow: 1,
      };
    }
    case 'horns': {
      const t = clamp((v + 1.6) / 1.1);
      const middle = 0.55 + 0.38 * sin((1 - t) * 2.4);
      return { outside: Math.max(Math.abs(u - middle) - 0.16 * t, -1.6 - v), hollow: 0 };
    }
    case 'tufts': {
      const t = clamp((v + 1.45) / 0.9);
      const middle = mix(0.78, 0.5, t);
      return { outside: Math.max(Math.abs(u - middle) - 0.3 * t * t, -1.45 - v), hollow: 0.2 };
    }
    default:
      return kind satisfies never;
  }
}

function paintHead(canvas: Canvas, look: Look, squash: number): void {
  const { x, y, size, fur, belly, mark, seed } = look;
  canvas.paint(x - size * 1.5, y - size * 1.4, x + size * 1.5, y + size * 1.4, (px, py, out) => {
    const u = (px - x) / (size * squash);
    const v = ((py - y) / size) * (1 + 0.08 * squash);
    const angle = angleOf(u, v);
    const radius = Math.sqrt(u * u + v * v);
    const hair = hairs(angle, radius, seed);
    const cheeks = 0.07 * smooth(0.2, 0.9, Math.abs(u)) * smooth(-0.3, 0.5, v);
    const cover = canvas.cover((radius - 1 - cheeks - look.shaggy * hair) * size);
    if (cover <= 0) return;
    const muzzle = smooth(0.62, 0.44, Math.sqrt(u * u * 0.9 + (v - 0.48) * (v - 0.48) * 1.6) + 0.05 * hair);
    const brow =
      0.5 *
      smooth(
        0.24,
        0.12,
        Math.sqrt((Math.abs(u) - 0.36) * (Math.abs(u) - 0.36) + (v + 0.44) * (v + 0.44)) + 0.05 * hair,
      );
    const coat = blend(fur, mark, 0.85 * marked(look, u, v));
    const colour = blend(coat, belly, Math.max(muzzle, brow));
    const round = Math.sqrt(clamp(1 - radius * radius));
    const light = 0.48 + 0.42 * round - 0.2 * v - 0.14 * u;
    put(out, colour, light + mix(0.26, 0.12, muzzle) * hair, cover);
  });
}

function paintFace(canvas: Canvas, look: Look, next: () => number): void {
  const { x, y, size, seed, mark } = look;
  const eyes = look.ears === 'horns' && next() < 0.35 ? 3 : 2;
  const radius = size * mix(0.17, 0.25, next()) * (eyes === 3 ? 0.85 : 1);
  const apart = size * mix(0.36, 0.44, next());
  const iris = hsl(pick([0.09, 0.12, 0.3, 0.5, 0.58, 0.78], next()), 0.7, 0.45);
  const slit = look.ears === 'pointed' || look.ears === 'tufts' ? mix(0.3, 0.8, next()) : 1;
  const lid = mix(-1, -0.45, next());
  const places = eyes === 3 ? [-1, 1, 0] : [-1, 1];
  for (const side of places)
    paintEye(canvas, {
      x: x + side * apart,
      y: y - size * (side === 0 ? 0.55 : 0.08),
      radius: side === 0 ? radius * 0.8 : radius,
      iris,
      slit,
      lid,
      lidColour: blend(look.fur, mark, 0.5),
      seed: seed + side,
    });
  paintMouth(canvas, look, next);
  paintNose(canvas, look, next());
  if (next() < 0.7) paintWhiskers(canvas, look, next);
}

function paintNose(canvas: Canvas, look: Look, kind: number): void {
  const { x, y, size, mark, seed } = look;
  const cy = y + size * 0.34;
  const wide = size * mix(0.12, 0.2, kind);
  const colour = kind < 0.5 ? hex('#2a2024') : blend(hex('#d9737a'), mark, 0.25);
  canvas.paint(x - wide * 1.4, cy - wide, x + wide * 1.4, cy + wide, (px, py, out) => {
    const u = (px - x) / wide;
    const v = (py - cy) / (wide * 0.72);
    const outside = Math.sqrt(u * u * (1 + 0.55 * v) + v * v) - 0.92;
    const cover = canvas.cover(outside * wide * 0.8);
    if (cover <= 0) return;
    const shine = smooth(0.3, 0.05, Math.sqrt((u + 0.28) * (u + 0.28) * 0.6 + (v + 0.42) * (v + 0.42)));
    const nostril = smooth(
      0.2,
      0.1,
      Math.sqrt((Math.abs(u) - 0.42) * (Math.abs(u) - 0.42) + (v - 0.2) * (v - 0.2) * 1.8),
    );
    const skin = 0.85 + 0.35 * noise(u * 14, v * 14, seed + 9) * (1 - shine);
    put(out, blend(lit(colour, skin * (1 - 0.7 * nostril)), [1, 1, 1], shine * 0.75), 1, cover);
  });
}

function paintMouth(canvas: Canvas, look: Look, next: () => number): void {
  const { x, y, size } = look;
  const cy = y + size * 0.52;
  const wide = size * mix(0.22, 0.36, next());
  const open = next() < 0.45 ? size * mix(0.1, 0.2, next()) : 0;
  const teeth = next() < 0.6;
  const line = size * 0.018;
  canvas.paint(x - wide * 1.2, y + size * 0.4, x + wide * 1.2, cy + size * 0.5, (px, py, out) => {
    const u = (px - x) / wide;
    if (Math.abs(u) > 1.04) return;
    const smile = cy + size * 0.14 * sin(clamp(Math.abs(u)) * TAU * 0.32) - size * 0.05 * u * u;
    const depth = open * clamp(1 - u * u);
    const below = (py - smile) / Math.max(depth, 1e-6);
    if (open > 0 && py > smile && below < 1) {
      const tongue = smooth(0.75, 0.6, Math.sqrt(u * u * 2.4 + (below - 1.05) * (below - 1.05)));
      const tooth = teeth && below < 0.34 && Math.abs(Math.abs(u) - 0.3) < 0.14;
      put(out, tooth ? hex('#fbf7ea') : blend(hex('#4a1518'), hex('#e0656f'), tongue), 1, 1);
      return;
    }
    const lip = Math.min(Math.abs(py - smile), open > 0 ? Math.abs(py - smile - depth) : 1);
    const groove = py < smile ? Math.abs(px - x) : 1;
    put(
      out,
      hex('#2b1a1a'),
      1,
      0.85 * canvas.cover(Math.min(lip, groove) - line * (1.1 - 0.7 * Math.abs(u))),
    );
  });
}

function paintWhiskers(canvas: Canvas, look: Look, next: () => number): void {
  const { x, y, size } = look;
  const light = hex('#f7f3ea');
  for (const side of [-1, 1])
    for (let i = 0; i < 4; i++) {
      const slope = mix(-0.28, 0.34, i / 3) + 0.08 * (next() - 0.5);
      const length = size * mix(0.7, 1.05, next());
      const fromX = x + side * size * 0.3;
      const fromY = y + size * (0.42 + 0.05 * i);
      const sag = mix(0.1, 0.3, next());
      canvas.paint(x - size * 1.6, y - size * 0.3, x + size * 1.6, y + size * 1.2, (px, py, out) => {
        const t = ((px - fromX) * side) / length;
        if (t < 0 || t > 1) return;
        const line = fromY + length * (slope * t + sag * t * t * cos(slope));
        put(out, light, 1, 0.85 * canvas.cover(Math.abs(py - line) - size * 0.009 * (1.05 - t)));
      });
    }
}
