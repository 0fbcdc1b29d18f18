import { put, type Sample } from './canvas.ts';
import { blend, type Colour, lit } from './colour.ts';
import { clamp, fract, mix, smooth } from './maths.ts';
import { cell, fbm, noise } from './noise.ts';

/** Paints a point of a wall or roof; all lengths in canvas heights, `u` across and `v` down from the part's corner. */
export type Surface = (u: number, v: number, out: Sample) => void;

/** Courses of bricks, each of its own shade, with mortar between. */
export function brick(colour: Colour, mortar: Colour, seed: number, size = 0.013): Surface {
  return (u, v, out) => {
    const row = Math.floor(v / size);
    const along = u / (size * 2.3) + (row & 1 ? 0.5 : 0);
    const column = Math.floor(along);
    const inRow = fract(v / size);
    const inBrick = fract(along);
    const edge = Math.min(inRow, 1 - inRow, 2.3 * Math.min(inBrick, 1 - inBrick));
    const face = smooth(0.06, 0.16, edge);
    const tone = mix(0.62, 1.3, cell(column, row, seed)) * (0.88 + 0.3 * noise(u * 260, v * 260, seed + 1));
    const bevel = 1 + 0.22 * (smooth(0.3, 0.1, inRow) - smooth(0.7, 0.9, inRow));
    put(out, blend(mortar, lit(colour, tone * bevel), face), 1, 1);
  };
}

/** Plaster with stains that run down and a rough grain. */
export function plaster(colour: Colour, seed: number): Surface {
  return (u, v, out) => {
    const stain = 0.16 * fbm(u * 7, v * 3, seed, 4) + 0.1 * fbm(u * 30, v * 4, seed + 5, 2);
    put(out, colour, clamp(1 + stain + 0.09 * noise(u * 300, v * 300, seed + 1), 0.4, 1.4), 1);
  };
}

/** Boards that overlap downwards. */
export function boards(colour: Colour, seed: number): Surface {
  const size = 0.02;
  return (u, v, out) => {
    const row = Math.floor(v / size);
    const t = fract(v / size);
    const grain = 0.14 * noise(u * 18 + row * 7, v * 420, seed) + 0.1 * (cell(row, 3, seed) - 0.5);
    const shade = mix(1.08, 0.86, t) * mix(0.42, 1, smooth(0, 0.14, t));
    put(out, colour, shade + grain, 1);
  };
}

/** Timber posts, beams and braces over plaster. */
export function timber(colour: Colour, beam: Colour, seed: number): Surface {
  const ground = plaster(colour, seed);
  const grid = 0.085;
  const half = 0.0075;
  return (u, v, out) => {
    const column = Math.floor(u / grid);
    const row = Math.floor(v / grid);
    const x = fract(u / grid) * grid;
    const y = fract(v / grid) * grid;
    const slant = cell(column, row, seed) < 0.5 ? x : grid - x;
    const brace = cell(column, row, seed + 1) < 0.45 ? Math.abs(slant - y) * 0.75 : grid;
    const distance = Math.min(x, grid - x, y, grid - y, brace) - half;
    ground(u, v, out);
    const wood = smooth(0.0012, -0.0012, distance);
    const grain = 0.8 + 0.35 * noise(u * 220, v * 40, seed + 2);
    out.r = mix(out.r, beam[0] * grain, wood);
    out.g = mix(out.g, beam[1] * grain, wood);
    out.b = mix(out.b, beam[2] * grain, wood);
  };
}

/** Rows of rounded roof tiles, each row over the one below. */
export function tiles(colour: Colour, seed: number): Surface {
  const size = 0.018;
  return (u, v, out) => {
    let row = Math.floor(v / size);
    let down = fract(v / size);
    let along = u / (size * 0.95) + (row & 1 ? 0.5 : 0);
    const bulge = (x: number) => 0.5 + 0.5 * Math.sqrt(clamp(1 - 4 * (x - 0.5) * (x - 0.5)));
    if (down > bulge(fract(along))) {
      row += 1;
      down = 0.04;
      along = u / (size * 0.95) + (row & 1 ? 0.5 : 0);
    }
    const across = fract(along);
    const tone =
      mix(0.7, 1.25, cell(Math.floor(along), row, seed)) * (0.9 + 0.25 * noise(u * 200, v * 200, seed + 1));
    const shade =
      mix(0.5, 1.12, smooth(0, 0.45, down)) * mix(0.72, 1, smooth(0, 0.2, Math.min(across, 1 - across)));
    put(out, colour, tone * shade, 1);
  };
}

/** Rounded stones of a street seen at a low angle: `v` runs from far (0) to near (1). */
export function cobbles(colour: Colour, seed: number): Surface {
  return (u, v, out) => {
    const far = 1 / (0.22 + v);
    const rowAt = 30 - 7.2 * far;
    const row = Math.floor(rowAt);
    const along = u * far * 5.5 + (row & 1 ? 0.5 : 0);
    const column = Math.floor(along);
    const dx = (fract(along) - 0.5) * 1.15;
    const dy = fract(rowAt) - 0.5;
    const round = dx * dx * dx * dx + dy * dy * dy * dy;
    const face = smooth(0.062, 0.022, round);
    const tone =
      mix(0.55, 1.2, cell(column, row, seed)) * (0.85 + 0.3 * fbm(u * 60 * far, v * 90, seed + 1, 2));
    put(out, colour, mix(0.25, tone * (1.1 - 0.5 * dy), face), 1);
  };
}
