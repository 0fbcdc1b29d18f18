import { pick } from './colour.ts';
import { clamp, cos, fract, mix, sin, smooth, TAU, turn } from './maths.ts';
import { cell, hash2, noise } from './noise.ts';

/** A printed or woven pattern on the unit square: which of its colours is at (u, v), softened by `blur` at edges. */
export type Pattern = (u: number, v: number, blur: number) => { index: number; other: number; t: number };

const result = { index: 0, other: 0, t: 0 };
/** Colour `index` where `t` is 0, `other` where it is 1. */
function between(index: number, other: number, t: number) {
  result.index = index;
  result.other = other;
  result.t = t;
  return result;
}

/** 1 inside (distance below 0), 0 outside. */
const inside = (distance: number, blur: number) => smooth(blur, -blur, distance);
/** Triangle wave, 0 at whole numbers, 1 half way. */
const wave = (x: number) => 1 - Math.abs(2 * fract(x) - 1);

/** Patterns by seed; each closure holds its own numbers. */
export function choosePattern(next: () => number): Pattern {
  const many = 3 + Math.floor(next() * 4);
  const angle = Math.floor(next() * 4) / 8;
  const seed = Math.floor(next() * 1e6);
  const c = cos(angle * TAU);
  const s = sin(angle * TAU);
  return pick(makers, next())({ many, c, s, seed });
}

interface Numbers {
  many: number;
  /** Cosine and sine of the pattern's turn. */
  c: number;
  s: number;
  seed: number;
}

const makers: readonly ((numbers: Numbers) => Pattern)[] = [
  stripes,
  checks,
  tartan,
  dots,
  chevrons,
  houndstooth,
  scales,
  flowers,
  glyphs,
  stars,
  rings,
  diamonds,
];

function stripes({ many, c, s, seed }: Numbers): Pattern {
  return (u, v, blur) => {
    const x = (u * c + v * s) * many * 1.4;
    const band = cell(Math.floor(x), 0, seed) < 0.35 ? 2 : 1;
    return between(0, band, inside(0.42 - wave(x), blur * many * 3));
  };
}

function checks({ many }: Numbers): Pattern {
  return (u, v, blur) => {
    const across = inside(0.5 - wave(u * many), blur * many * 3);
    const down = inside(0.5 - wave(v * many), blur * many * 3);
    return across * down > 0.5 ? between(1, 2, across * down * 0.9) : between(0, 1, 0.55 * (across + down));
  };
}

function tartan({ many, seed }: Numbers): Pattern {
  const line = (x: number, at: number, width: number) => Math.abs(fract(x) - at) - width;
  return (u, v, blur) => {
    const soft = blur * many;
    const twill = fract((u + v) * many * 9) < 0.5;
    const x = (twill ? u : v) * many * 0.6 + (seed % 7) / 7;
    const bold = inside(line(x, 0.3, 0.16), soft);
    const thin = inside(line(x, 0.75, 0.025), soft);
    return thin > 0.5 ? between(2, 3, thin * 0.6) : between(0, 1, bold);
  };
}

function dots({ many, seed }: Numbers): Pattern {
  const size = mix(0.22, 0.36, cell(1, 1, seed));
  return (u, v, blur) => {
    const y = v * many;
    const row = Math.floor(y);
    const x = u * many + (row & 1 ? 0.5 : 0);
    const dx = fract(x) - 0.5;
    const dy = fract(y) - 0.5;
    const distance = Math.sqrt(dx * dx + dy * dy) - size;
    return between(0, 1 + (hash2(Math.floor(x), row, seed) % 2), inside(distance, blur * many));
  };
}

function chevrons({ many, seed }: Numbers): Pattern {
  return (u, v, blur) => {
    const y = v * many + wave(u * many * 0.75) * 0.7;
    return between(0, 1 + (hash2(Math.floor(y), 2, seed) % 3), inside(0.5 - wave(y), blur * many * 3));
  };
}

function houndstooth({ many }: Numbers): Pattern {
  return (u, v) => {
    const x = fract(u * many) * 4;
    const y = fract(v * many) * 4;
    const inX = x < 2;
    const inY = y < 2;
    const diagonal = fract((x - y) / 2 + 4) < 0.5;
    const on = inX === inY ? inX : diagonal;
    return between(0, 1, on ? 1 : 0);
  };
}

function scales({ many, seed }: Numbers): Pattern {
  return (u, v, blur) => {
    let row = Math.floor(v * many * 2);
    for (let k = 0; k < 2; k++, row--) {
      const x = u * many + (row & 1 ? 0.5 : 0);
      const dx = fract(x) - 0.5;
      const dy = v * many - (row + 1) / 2;
      const r = Math.sqrt(dx * dx + dy * dy) * 2;
      if (r >= 1 || dy < -0.5) continue;
      const ring = Math.floor(r * 3.99);
      const edge = Math.abs(fract(r * 3.99) - 0.06);
      return between(
        ring % 2 ? 1 : (hash2(Math.floor(x), row, seed) % 2) * 2,
        3,
        inside(edge - 0.07, blur * many * 6),
      );
    }
    return between(0, 1, 0);
  };
}

function flowers({ many, seed }: Numbers): Pattern {
  return (u, v, blur) => {
    const count = Math.max(2, many - 2);
    const x = u * count;
    const y = v * count;
    const id = hash2(Math.floor(x), Math.floor(y), seed);
    const dx = fract(x) - 0.5 + ((id & 15) / 15 - 0.5) * 0.2;
    const dy = fract(y) - 0.5 + (((id >> 4) & 15) / 15 - 0.5) * 0.2;
    const r = Math.sqrt(dx * dx + dy * dy);
    const petals = 5 + (id % 3);
    const lobe = 0.3 + 0.1 * cos((turn(dx, dy) + (id & 63) / 64) * TAU * petals);
    if (r < 0.11) return between(3, 1, inside(0.1 - r, blur * count));
    const petal = inside(r - lobe, blur * count);
    if (petal > 0) return between(0, 1 + (id % 2), petal);
    return between(0, 3, 0.5 * inside(Math.abs(noise(u * count * 3, v * count * 3, seed)) - 0.04, blur * 8));
  };
}

/** Signs of an alphabet that nobody reads: strokes between the points of a 3x3 grid. */
function glyphs({ many, seed }: Numbers): Pattern {
  return (u, v, blur) => {
    const count = many + 1;
    const column = Math.floor(u * count);
    const row = Math.floor(v * count);
    const x = (u * count - column - 0.5) * 2.9;
    const y = (v * count - row - 0.5) * 2.9;
    const id = hash2(column, row, seed);
    let distance = 9;
    for (let stroke = 0; stroke < 4; stroke++) {
      const bits = id >> (stroke * 6);
      const ax = (bits % 3) - 1;
      const ay = ((bits >> 2) % 3) - 1;
      const bx = ((bits >> 3) % 3) - 1;
      const by = ((bits >> 4) % 3) - 1;
      distance = Math.min(distance, toSegment(x, y, ax, ay, bx, by));
    }
    return between(0, 1 + ((id >>> 28) % 2), inside(distance - 0.17, blur * count * 3));
  };
}

function toSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const ex = bx - ax;
  const ey = by - ay;
  const length = ex * ex + ey * ey;
  const t = length === 0 ? 0 : clamp(((x - ax) * ex + (y - ay) * ey) / length);
  const dx = x - ax - t * ex;
  const dy = y - ay - t * ey;
  return Math.sqrt(dx * dx + dy * dy);
}

function stars({ many, seed }: Numbers): Pattern {
  return (u, v, blur) => {
    const count = Math.max(2, many - 1);
    const row = Math.floor(v * count);
    const x = u * count + (row & 1 ? 0.5 : 0);
    const id = hash2(Math.floor(x), row, seed);
    const dx = fract(x) - 0.5;
    const dy = fract(v * count) - 0.5;
    const around = wave((turn(dx, dy) + (id & 7) / 40) * 5);
    const r = Math.sqrt(dx * dx + dy * dy);
    return between(0, 1 + (id % 3), inside(r - mix(0.4, 0.17, around), blur * count));
  };
}

function rings({ many, seed }: Numbers): Pattern {
  const cx = cell(0, 1, seed);
  const cy = cell(0, 2, seed);
  return (u, v, blur) => {
    const r = Math.sqrt((u - cx) * (u - cx) + (v - cy) * (v - cy)) * many * 1.5;
    return between(0, 1 + (hash2(Math.floor(r), 3, seed) % 3), inside(0.45 - wave(r), blur * many * 4));
  };
}

function diamonds({ many, seed }: Numbers): Pattern {
  return (u, v, blur) => {
    const x = (u + v * 0.6) * many * 0.8;
    const y = (u - v * 0.6) * many * 0.8;
    const id = hash2(Math.floor(x), Math.floor(y), seed);
    const edge = Math.min(wave(x), wave(y));
    return between(id % 3, 3, inside(Math.abs(edge - 0.34) - 0.05, blur * many * 3));
  };
}
