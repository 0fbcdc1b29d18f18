import type { RgbImage } from '../rgbImage.ts';
import { derive, random } from '../training/random.ts';
import { Canvas, put } from './canvas.ts';
import { blend, type Colour, hex, lit, pick } from './colour.ts';
import { clamp, cos, fract, mix, sin, smooth, TAU, turn } from './maths.ts';
import { cells, fbm, noise } from './noise.ts';
import type { Scene } from './types.ts';

/** Fruit on a table by a window: soft shading and shine on round things, fine grain in peel, wood and cloth. */
export const fruit = {
  id: 'fruit',
  label: { en: 'Fruit on a table', zh: '桌上的水果' },
  draw,
} as const satisfies Scene;

type Kind = 'orange' | 'apple' | 'lemon' | 'plum' | 'pear' | 'melon';

interface Piece {
  kind: Kind;
  x: number;
  y: number;
  size: number;
  /** Turned, in turns. */
  lean: number;
  tint: number;
  seed: number;
}

const kinds: readonly Kind[] = ['orange', 'apple', 'lemon', 'plum', 'pear', 'melon', 'apple', 'orange'];
const walls = ['#5d6f73', '#8a6f5a', '#39424e', '#7d8467', '#a58d7d', '#4b3b4f'].map(hex);
const woods = ['#8a5a34', '#6b4226', '#b58a5a', '#53382a'].map(hex);
const cloths = ['#c7d3dc', '#b5443c', '#e9dcc0', '#37516b'].map(hex);

function draw(seed: number, width: number, height: number): RgbImage {
  const canvas = new Canvas(width, height);
  const next = random(seed);
  const edge = mix(0.46, 0.58, next());
  const fromLeft = next() < 0.5 ? 1 : -1;
  paintRoom(canvas, edge, fromLeft, next, derive(seed, 1));
  const pieces: Piece[] = [];
  const count = 4 + Math.floor(next() * 4 * Math.max(1, canvas.aspect));
  for (let i = 0; i < count; i++) {
    const kind = pick(kinds, next());
    const size = mix(0.085, 0.135, next()) * (kind === 'melon' ? 1.5 : kind === 'plum' ? 0.72 : 1);
    const x = canvas.aspect * mix(0.12, 0.88, (i + next()) / count);
    const y = mix(edge + 0.02, 0.9, next());
    pieces.push({
      kind,
      x,
      y: y - size * 0.3,
      size,
      lean: mix(-0.12, 0.12, next()),
      tint: next(),
      seed: derive(seed, 20 + i),
    });
  }
  pieces.sort((a, b) => a.y + a.size - b.y - b.size);
  for (const piece of pieces) {
    paintShadow(canvas, piece, fromLeft);
    paintPiece(canvas, piece, fromLeft);
  }
  return canvas.toImage();
}

/** Wall with the window's light across it, table, and perhaps a checked cloth. */
function paintRoom(canvas: Canvas, edge: number, fromLeft: number, next: () => number, seed: number): void {
  const wall = pick(walls, next());
  const wood = pick(woods, next());
  const cloth = next() < 0.55 ? pick(cloths, next()) : null;
  const shift = next();
  const slant = mix(0.25, 0.6, next()) * fromLeft;
  const clothEdge = edge + mix(0.06, 0.18, next());
  canvas.fill((x, y, out) => {
    const sideways = fromLeft > 0 ? x / canvas.aspect : 1 - x / canvas.aspect;
    if (y < edge) {
      const beam = x - slant * y;
      const pane =
        smooth(0.02, 0.06, Math.abs(fract(beam * 1.6 + shift) - 0.5)) *
        smooth(0.02, 0.05, Math.abs(fract(y * 2.4 + shift * 0.7) - 0.5));
      const window = pane * smooth(0.08, 0.2, sideways) * smooth(0.75, 0.55, sideways);
      const plaster = 1 + 0.14 * fbm(x * 5, y * 5, seed, 4) + 0.06 * noise(x * 170, y * 170, seed + 1);
      put(
        out,
        blend(wall, hex('#fff0cf'), 0.4 * window),
        plaster * mix(1.05, 0.5, sideways) * mix(0.75, 1, smooth(edge, edge - 0.12, y)),
        1,
      );
      return;
    }
    const depth = (y - edge) / (1 - edge);
    const far = 1 / (0.5 + depth);
    const u = (x - canvas.aspect / 2) * far;
    const v = far * 2.2;
    const light = mix(1.1, 0.62, sideways) * mix(0.9, 1.05, depth);
    if (cloth && y > clothEdge + 0.02 * sin(x * 9 + seed)) {
      const check =
        (Math.abs(fract(u * 7) - 0.5) < 0.25 ? 0.5 : 0) + (Math.abs(fract(v * 7) - 0.5) < 0.25 ? 0.5 : 0);
      const weave = 1 + 0.12 * noise(u * 260, v * 60, seed + 2) + 0.12 * noise(u * 60, v * 260, seed + 3);
      const fold = 1 + 0.25 * fbm(u * 3, v * 2, seed + 4, 3);
      put(out, blend(hex('#f3eee4'), cloth, check), light * weave * fold, 1);
      return;
    }
    const plank = Math.floor(v * 3.2);
    const grain = noise(u * 4 + plank * 9, v * 60 + 2 * noise(u * 3, v * 9, seed), seed + plank);
    const rings = 0.5 + 0.5 * sin((v * 26 + 1.6 * fbm(u * 2.4, v * 7, seed + plank, 3)) * TAU * 0.8);
    const gap = smooth(0.0, 0.03, fract(v * 3.2));
    const lip = y - edge < 0.012 ? 1.35 : 1;
    put(
      out,
      wood,
      light *
        lip *
        mix(0.35, 1, gap) *
        (0.8 + 0.22 * grain + 0.22 * rings + 0.1 * noise(u * 40, v * 300, seed + 9)),
      1,
    );
  });
}

function paintShadow(canvas: Canvas, { x, y, size, kind }: Piece, fromLeft: number): void {
  const foot = y + size * (kind === 'pear' ? 0.9 : kind === 'lemon' ? 0.78 : 0.86);
  const reach = size * 3;
  canvas.paint(x - reach, foot - size, x + reach, foot + size, (px, py, out) => {
    const u = (px - x - fromLeft * size * 0.75) / (size * 1.65);
    const v = (py - foot) / (size * 0.42);
    const cast = smooth(1.05, 0.15, Math.sqrt(u * u + v * v));
    const cu = (px - x) / (size * 0.85);
    const contact = smooth(1, 0.1, Math.sqrt(cu * cu + v * v * 2.4));
    put(out, [0.012, 0.008, 0.01], 1, clamp(0.62 * cast + 0.45 * contact, 0, 0.9));
  });
}

function paintPiece(canvas: Canvas, piece: Piece, fromLeft: number): void {
  const { kind, x, y, size, lean, seed } = piece;
  const c = cos(lean * TAU);
  const s = sin(lean * TAU);
  const reach = size * 1.7;
  canvas.paint(x - reach, y - reach, x + reach, y + reach, (px, py, out) => {
    const dx = (px - x) / size;
    const dy = (py - y) / size;
    const u = dx * c + dy * s;
    const v = dy * c - dx * s;
    const r = radius(kind, u, v);
    const cover = canvas.cover((r - 1) * size * 0.8);
    if (cover <= 0) {
      stem(canvas, kind, u, v, size, out);
      return;
    }
    const inside = Math.min(r, 0.999);
    const nz = Math.sqrt(1 - inside * inside);
    const length = Math.sqrt(u * u + v * v) + 1e-6;
    // A normal whose slope grows with the distance from the middle, roughened by the peel.
    const bump = peel(kind, u, v, seed);
    const nx = (u / length) * inside * c - (v / length) * inside * s + bump * 0.5;
    const ny = (v / length) * inside * c + (u / length) * inside * s + bump * 0.4;
    const diffuse = clamp(-0.55 * fromLeft * nx - 0.5 * ny + 0.67 * nz);
    const bounce = 0.16 * clamp(ny) + 0.1 * clamp(fromLeft * nx);
    const half = clamp(-0.36 * fromLeft * nx - 0.36 * ny + 0.86 * nz);
    const gloss =
      kind === 'orange' || kind === 'lemon' ? 0.22 : kind === 'melon' ? 0.12 : kind === 'plum' ? 0.3 : 0.55;
    let shine = half * half;
    for (let i = 0; i < 4; i++) shine *= shine;
    const window = gloss * smooth(0.25, 0.7, shine);
    const rim = 1 - 0.35 * smooth(0.8, 1, inside);
    const colour = skin(piece, u, v, inside);
    const light = (0.1 + 1.0 * diffuse + bounce) * rim;
    out.r = colour[0] * light + window;
    out.g = colour[1] * light + window;
    out.b = colour[2] * light + window * 0.95;
    out.a = cover;
  });
}

/** 1 on the outline. */
function radius(kind: Kind, u: number, v: number): number {
  switch (kind) {
    case 'lemon': {
      const tip = 0.16 * smooth(0.35, 0, Math.abs(v)) * smooth(0.7, 1.25, Math.abs(u));
      return Math.sqrt((u * u) / 1.5 + (v * v) / 0.78) * (1 - tip);
    }
    case 'pear': {
      const t = clamp((0.95 - v) / 2);
      const wide =
        v > 0.95
          ? 0.01
          : mix(0.98, 0.36, smooth(0.3, 0.85, t)) *
            Math.sqrt(clamp(1 - (t * 2 - 1) * (t * 2 - 1) * (t < 0.5 ? 1 : 0.86)));
      return Math.max(Math.abs(u) / Math.max(wide, 0.02), v > 0.95 || v < -1.12 ? 2 : 0);
    }
    case 'apple': {
      const dimple = 0.16 * smooth(0.5, 0, Math.abs(u)) * (v < 0 ? 1 : 0.35);
      return Math.sqrt((u * u) / 1.08 + v * v * 1.06) + dimple * smooth(0.4, 1, Math.abs(v));
    }
    case 'melon':
      return Math.sqrt(u * u * 0.86 + v * v * 1.08);
    case 'plum':
      return Math.sqrt(u * u * 1.06 + v * v * 0.98);
    case 'orange':
      return Math.sqrt(u * u + v * v);
    default:
      return kind satisfies never;
  }
}

function peel(kind: Kind, u: number, v: number, seed: number): number {
  if (kind === 'orange' || kind === 'lemon') return 0.22 * (cells(u * 16, v * 16, seed).distance - 0.5);
  if (kind === 'melon') return 0.3 * Math.abs(noise(u * 11, v * 11, seed)) - 0.1;
  return 0.02 * noise(u * 9, v * 9, seed);
}

function skin({ kind, tint, seed }: Piece, u: number, v: number, r: number): Colour {
  const mottle = fbm(u * 3, v * 3, seed, 3);
  switch (kind) {
    case 'orange':
      return blend(hex('#e8821a'), hex('#f5a623'), clamp(0.5 + mottle + 0.3 * tint));
    case 'lemon':
      return blend(hex('#f2d21f'), hex('#c9c440'), smooth(0.75, 1.15, Math.abs(u)) * 0.8 + 0.2 * mottle);
    case 'plum': {
      const bloom = clamp(0.35 + 0.9 * mottle - 0.3 * r);
      return blend(blend(hex('#4a1a44'), hex('#2d2456'), tint), hex('#8f93b8'), bloom * 0.6);
    }
    case 'pear': {
      const freckle = smooth(0.25, 0.12, cells(u * 13, v * 13, seed).distance);
      return lit(
        blend(hex('#b9c24a'), hex('#d98a3a'), clamp(0.7 * tint - 0.6 * u + mottle)),
        1 - 0.35 * freckle,
      );
    }
    case 'melon': {
      const band = 0.5 + 0.5 * sin(u * 16 + 1.5 * mottle);
      const net = smooth(0.16, 0.02, Math.abs(noise(u * 9, v * 9, seed + 1)));
      return blend(blend(hex('#6f9a4b'), hex('#c9c98a'), band * 0.6 + 0.3 * tint), hex('#e6dfbf'), net * 0.7);
    }
    case 'apple': {
      const streak = noise(turn(u, v + 1.15) * 70, v * 2, seed + 2);
      const blush = smooth(-0.4, 0.5, 0.9 * tint - 0.35 + 0.5 * u + mottle + 0.35 * streak);
      const speck = smooth(0.16, 0.08, cells(u * 10, v * 10, seed + 3).distance);
      const base = blend(hex('#b9c63f'), hex('#b81d24'), blush);
      return blend(base, hex('#f4e6b8'), speck * 0.5);
    }
    default:
      return kind satisfies never;
  }
}

function stem(
  canvas: Canvas,
  kind: Kind,
  u: number,
  v: number,
  size: number,
  out: Parameters<Parameters<Canvas['fill']>[0]>[2],
): void {
  if (kind !== 'apple' && kind !== 'pear' && kind !== 'plum') return;
  const top = kind === 'pear' ? -1.08 : kind === 'apple' ? -0.82 : -0.95;
  const t = (top - v) / 0.36;
  if (t > -0.4 && t < 1) {
    const middle = 0.18 * t * t;
    put(
      out,
      hex('#5a3f22'),
      0.9 - 0.5 * clamp((u - middle) * 8 + 0.5),
      canvas.cover((Math.abs(u - middle) - 0.045) * size),
    );
  }
  if (kind === 'plum' || out.a > 0.5) return;
  const lx = u - 0.36;
  const ly = v - top + 0.16;
  const leaf = Math.abs(ly + lx * 0.35) - 0.14 * clamp(1 - (lx / 0.33) * (lx / 0.33));
  if (Math.abs(lx) > 0.33) return;
  const vein = smooth(0.02, 0.006, Math.abs(ly + lx * 0.35));
  put(out, blend(hex('#4f8a35'), hex('#a8c76a'), vein), 0.8 - lx, canvas.cover(leaf * size));
}
