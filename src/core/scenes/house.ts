import { random } from '../training/random.ts';
import { type Canvas, put, type Sample } from './canvas.ts';
import { blend, type Colour, hex, lit, pick } from './colour.ts';
import { clamp, mix, smooth } from './maths.ts';
import { cells, noise } from './noise.ts';
import type { Sky } from './sky.ts';
import { boards, brick, plaster, type Surface, tiles, timber } from './walls.ts';

export interface Plot {
  left: number;
  right: number;
  /** y of the ground and of the eaves. */
  ground: number;
  eaves: number;
  seed: number;
}

const facades = [
  '#b5533c',
  '#d98a5b',
  '#e8d6b0',
  '#8fb0b8',
  '#c9b458',
  '#a7bf8f',
  '#d9a3a0',
  '#7c8fb5',
  '#efe9dc',
].map(hex);
const roofs = ['#9c4a35', '#5a6470', '#7a4b3a', '#b5653f', '#4b5a4f'].map(hex);
const trims = ['#f6f2e6', '#3b4a42', '#57352b', '#2f4a6b', '#f0e3c0'].map(hex);
const blooms = ['#e23d52', '#f4b83d', '#f7f0f2', '#c65bcf'].map(hex);
const foliage = hex('#3f7a34');
const brass = hex('#e0b84f');
const stone = hex('#a9a39a');
const lace = hex('#e8e2d4');
const ember = hex('#d9713a');
const glow = hex('#ffcf7a');
const glass = hex('#31465a');
const dark = hex('#1a1512');

/** Multiplies by the light of the hour. */
function under(out: Sample, { light }: Sky, factor: number): void {
  out.r *= light[0] * factor;
  out.g *= light[1] * factor;
  out.b *= light[2] * factor;
}

/** One house: wall, roof, chimney, windows, door. */
export function paintHouse(canvas: Canvas, sky: Sky, plot: Plot): void {
  const next = random(plot.seed);
  const { left, right, ground, eaves, seed } = plot;
  const colour = pick(facades, next());
  const trim = pick(trims, next());
  const wall = pickWall(next(), colour, seed);
  const roof = tiles(pick(roofs, next()), seed + 1);
  const width = right - left;
  const kind = next();
  const rise = kind < 0.62 ? width * mix(0.45, 0.75, next()) : 0.11;
  paintChimney(canvas, sky, mix(left, right, mix(0.2, 0.8, next())), eaves - rise * 0.9, seed);
  if (kind < 0.62) paintGable(canvas, sky, plot, rise, wall, roof, trim, kind < 0.3);
  else paintSlope(canvas, sky, plot, rise, roof);
  canvas.paint(left, eaves, right, ground, (x, y, out) => {
    wall(x - left, y - eaves, out);
    const ambient = mix(0.55, 1, smooth(0, 0.03, y - eaves)) * mix(1, 0.75, smooth(ground - 0.06, ground, y));
    under(out, sky, ambient * mix(1.06, 0.86, (x - left) / width));
    out.a = clamp(0.5 + Math.min(x - left, right - x) / canvas.sampleSide);
  });
  paintOpenings(canvas, sky, plot, trim, next);
}

function pickWall(at: number, colour: Colour, seed: number): Surface {
  if (at < 0.4) return brick(blend(colour, hex('#a5492f'), 0.5), hex('#cfc4b2'), seed);
  if (at < 0.6) return plaster(colour, seed);
  if (at < 0.8) return boards(colour, seed);
  return timber(blend(colour, hex('#f4ecd8'), 0.6), hex('#4a3324'), seed);
}

/** A gable towards the street, straight or in steps. */
function paintGable(
  canvas: Canvas,
  sky: Sky,
  plot: Plot,
  rise: number,
  wall: Surface,
  roof: Surface,
  trim: Colour,
  stepped: boolean,
): void {
  const { left, right, eaves } = plot;
  const middle = (left + right) / 2;
  const half = (right - left) / 2;
  const over = stepped ? 0 : 0.016;
  canvas.paint(left - over, eaves - rise - over, right + over, eaves + over, (x, y, out) => {
    const across = Math.abs(x - middle) / half;
    let up = (eaves - y) / rise;
    if (stepped) up = Math.floor(up * 6) / 6;
    const inside = (1 - across - up) * half * 0.75;
    const cover = y > eaves ? 0 : canvas.cover(-inside);
    if (cover > 0) {
      wall(x - left, y - eaves + 1.3, out);
      under(out, sky, mix(1.06, 0.9, across));
      out.a = cover;
      if (stepped && inside < 0.008) put(out, lit(trim, 0.8), sky.light[0], cover);
    }
    const verge = (1 - across - (eaves - y) / rise) * half * 0.75;
    const band = Math.max(verge - 0.004, -verge - over);
    const edge = stepped ? 0 : canvas.cover(band);
    if (edge <= 0) return;
    roof((x - left) * 1.4, (y - eaves) * 0.8 + 1, out);
    under(out, sky, x < middle ? 1.15 : 0.75);
    out.a = edge;
  });
}

/** A roof that slopes towards the street. */
function paintSlope(canvas: Canvas, sky: Sky, plot: Plot, rise: number, roof: Surface): void {
  const { left, right, eaves } = plot;
  const lean = rise * 0.32;
  canvas.paint(left - 0.015, eaves - rise, right + 0.015, eaves + 0.004, (x, y, out) => {
    const up = clamp((eaves - y) / rise);
    const inside = Math.min(x - left + 0.014 - up * lean, right + 0.014 - x - up * lean);
    const cover = canvas.cover(-inside);
    if (cover <= 0) return;
    roof(x - left, y - eaves + 1, out);
    under(out, sky, mix(0.95, 1.12, up));
    out.a = cover;
  });
}

function paintChimney(canvas: Canvas, sky: Sky, x: number, top: number, seed: number): void {
  const half = 0.014;
  const stack = brick(hex('#9a5240'), hex('#b8aa98'), seed + 9, 0.009);
  canvas.paint(x - half * 1.3, top - 0.05, x + half * 1.3, top + 0.09, (px, py, out) => {
    const cap = py < top - 0.038;
    if (Math.abs(px - x) > (cap ? half * 1.3 : half)) return;
    stack(px - x, py - top + 1, out);
    under(out, sky, mix(1.15, 0.6, (px - x + half) / (2 * half)) * (cap ? 0.7 : 1));
    out.a = 1;
  });
}

/** Rows of windows and, on the ground floor, a door. */
function paintOpenings(canvas: Canvas, sky: Sky, plot: Plot, trim: Colour, next: () => number): void {
  const { left, right, ground, eaves, seed } = plot;
  const width = right - left;
  const columns = Math.max(2, Math.round(width / 0.088));
  const floors = Math.max(1, Math.round((ground - eaves) / 0.15));
  const door = Math.floor(next() * columns);
  const shutters = next() < 0.45 ? pick(['#3f6b57', '#7a2f2f', '#35557a', '#8a6a3a'].map(hex), next()) : null;
  const boxes = next() < 0.5;
  const arch = next() < 0.35 ? 1 : 0;
  const evening = clamp(1.25 - sky.light[1]);
  for (let floor = 0; floor < floors; floor++) {
    for (let column = 0; column < columns; column++) {
      const x = left + (width * (column + 0.5)) / columns;
      const bottom = mix(eaves, ground, (floor + 0.8) / floors);
      const isDoor = floor === floors - 1 && column === door;
      const on = next() < evening;
      const half = Math.min(0.024, width / columns / 3.6);
      if (isDoor)
        paintDoor(
          canvas,
          sky,
          x,
          ground,
          half * 1.15,
          hex(pick(['#7b2d26', '#2f4858', '#33673b', '#5b3a1e'], next())),
          trim,
          seed,
        );
      else
        paintWindow(canvas, sky, {
          x,
          bottom,
          half,
          tall: 0.07,
          arch,
          on,
          trim,
          shutters,
          boxes,
          seed: seed + floor * 16 + column,
        });
    }
  }
}

interface Window {
  x: number;
  bottom: number;
  half: number;
  tall: number;
  arch: number;
  on: boolean;
  trim: Colour;
  shutters: Colour | null;
  boxes: boolean;
  seed: number;
}

function paintWindow(canvas: Canvas, sky: Sky, w: Window): void {
  const { x, bottom, half, tall, arch, on, trim, seed } = w;
  const frame = 0.0048;
  const top = bottom - tall;
  const side = w.shutters ? half * 0.75 : 0;
  canvas.paint(
    x - half - side - 0.012,
    top - half * arch - 0.01,
    x + half + side + 0.012,
    bottom + 0.026,
    (px, py, out) => {
      const dx = Math.abs(px - x);
      const rounded = arch && py < top ? Math.sqrt(dx * dx + (py - top) * (py - top)) : dx;
      const outside = Math.max(rounded - half, arch ? -1 : top - py, py - bottom);
      if (py > bottom) {
        // Sill, and a box of flowers on it.
        if (w.boxes && py < bottom + 0.022 && dx < half * 1.15) {
          const leaf = cells(px * 150, py * 150, seed);
          const bloom = (leaf.id & 3) === 0 && leaf.distance < 0.42;
          put(
            out,
            bloom ? pick(blooms, (seed % 8) / 8) : foliage,
            mix(1.1, 0.5, leaf.distance),
            canvas.cover(dx - half * 1.1 - 0.004 * noise(py * 300, 1, seed)),
          );
        } else if (py < bottom + 0.007) put(out, lit(trim, 0.9), 1, canvas.cover(dx - half - 0.006));
        else return;
        under(out, sky, 1);
        return;
      }
      if (outside > 0) {
        if (w.shutters && py > top && py < bottom && dx < half + side) {
          const slat = 0.65 + 0.45 * Math.abs(((py * 170) % 1) - 0.5);
          put(out, w.shutters, slat, 1);
          under(out, sky, 1);
        }
        return;
      }
      const bar = Math.min(Math.abs(px - x), Math.abs(py - mix(top, bottom, 0.42)));
      const wood = outside > -frame || bar < frame * 0.35;
      if (wood) {
        put(out, trim, outside > -frame * 0.35 ? 0.7 : 1, 1);
        under(out, sky, 1);
        return;
      }
      const depth = (py - top) / tall;
      const curtain =
        smooth(0.55, 0.9, dx / half + 0.25 * depth) * (0.75 + 0.25 * noise(px * 260, 0.5, seed));
      if (on) put(out, blend(glow, ember, clamp(0.35 * depth + 0.5 * curtain)), 0.95, 1);
      else {
        const gleam = smooth(0.05, 0, Math.abs(((px - x) / half) * 0.5 + depth - 0.55) - 0.16) * 0.5;
        put(
          out,
          blend(blend(glass, sky.middle, 0.3 + gleam), lace, curtain * 0.45),
          mix(0.55, 1, smooth(-frame, -frame * 3, outside)),
          1,
        );
        out.r *= mix(1, sky.light[0], 0.7);
        out.g *= mix(1, sky.light[1], 0.7);
        out.b *= mix(1, sky.light[2], 0.7);
      }
    },
  );
}

function paintDoor(
  canvas: Canvas,
  sky: Sky,
  x: number,
  ground: number,
  half: number,
  colour: Colour,
  trim: Colour,
  seed: number,
): void {
  const top = ground - 0.1;
  canvas.paint(x - half - 0.012, top - 0.012, x + half + 0.012, ground, (px, py, out) => {
    const dx = Math.abs(px - x);
    const outside = Math.max(dx - half, top - py);
    if (outside > 0.008) return;
    if (py > ground - 0.009) put(out, stone, 0.8, 1);
    else if (outside > 0) put(out, trim, 0.95, 1);
    else {
      const panel = Math.max(
        Math.abs(dx - half * 0.48) - half * 0.3,
        Math.abs(((py - top) % 0.045) - 0.025) - 0.014,
      );
      const groove = smooth(0.0025, 0, Math.abs(panel));
      const knob = Math.max(Math.abs(px - x - half * 0.72), Math.abs(py - ground + 0.05)) < 0.003;
      put(
        out,
        knob ? brass : blend(colour, dark, groove * 0.6),
        0.9 + 0.2 * noise(px * 40, py * 260, seed),
        1,
      );
    }
    under(out, sky, 1);
  });
}
