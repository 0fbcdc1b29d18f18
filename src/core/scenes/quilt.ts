import type { RgbImage } from '../rgbImage.ts';
import { derive, random } from '../training/random.ts';
import { Canvas, put } from './canvas.ts';
import { blend, type Colour, hex, hsl, pick } from './colour.ts';
import { clamp, fract, mix, sin, smooth, TAU } from './maths.ts';
import { fbm, noise } from './noise.ts';
import { choosePattern, type Pattern } from './patterns.ts';
import type { Scene } from './types.ts';

/** Patches of cloth sewn together: repeating texture at every scale, which style distances are about. */
export const quilt = {
  id: 'quilt',
  label: { en: 'Patchwork quilt', zh: '拼布被' },
  draw,
} as const satisfies Scene;

const palettes: readonly (readonly string[])[] = [
  ['#f4ead5', '#b5413b', '#2f4b6e', '#d9a441', '#6b8f71', '#2b2b33'],
  ['#fdf6ec', '#e07a5f', '#3d405b', '#81b29a', '#f2cc8f', '#774936'],
  ['#f1f5f2', '#1d5c63', '#e9b872', '#a63d40', '#90a959', '#151515'],
  ['#fbeff2', '#c8557b', '#5b4b8a', '#f2b5a7', '#4c9f9b', '#2d2245'],
  ['#e9efe9', '#264e70', '#679186', '#ffb4ac', '#bbd4ce', '#142233'],
  ['#f6efe0', '#8c5e3c', '#c9a227', '#4a5859', '#b7410e', '#2f1b12'],
];

interface Patch {
  pattern: Pattern;
  colours: readonly Colour[];
  /** Thread direction flips with the patch. */
  turned: boolean;
}

function draw(seed: number, width: number, height: number): RgbImage {
  const canvas = new Canvas(width, height);
  const next = random(seed);
  const palette: readonly Colour[] =
    next() < 0.75
      ? pick(palettes, next()).map(hex)
      : Array.from({ length: 6 }, (_, i) => hsl(next(), 0.55, 0.25 + 0.12 * i));
  const rows = 2 + Math.floor(next() * 3);
  const columns = Math.max(1, Math.round(rows * canvas.aspect)) + 1;
  const patches = Array.from({ length: (rows + 1) * (columns + 1) }, (): Patch => {
    const from = Math.floor(next() * palette.length);
    const step = 1 + Math.floor(next() * 2) * 4; // 1 and 5 are coprime to 6: four different colours
    const colours = [0, 1, 2, 3].map((i) => palette[(from + i * step) % palette.length]!);
    return { pattern: choosePattern(next), colours, turned: next() < 0.5 };
  });
  const tilt = mix(-0.12, 0.12, next());
  paintPatches(canvas, { rows, columns, patches, tilt, seed: derive(seed, 1) });
  if (next() < 0.6) paintButtons(canvas, rows, tilt, palette, derive(seed, 2));
  return canvas.toImage();
}

interface Cloth {
  rows: number;
  columns: number;
  patches: readonly Patch[];
  tilt: number;
  seed: number;
}

const thread = hex('#f7f1e3');

function paintPatches(canvas: Canvas, { rows, columns, patches, tilt, seed }: Cloth): void {
  const threads = 120;
  const blur = canvas.sampleSide * rows * 0.7;
  canvas.fill((x, y, out) => {
    // The cloth lies in soft folds that bend its lines and catch the light.
    const fold = fbm(x * 1.7, y * 1.7, seed, 3);
    const px = (x + tilt * (y - 0.5) + 0.012 * fold + 0.02) * rows;
    const py = (y - tilt * (x - 0.5) + 0.012 * noise(x * 3, y * 3, seed + 1) + 0.02) * rows;
    const column = clamp(Math.floor(px), 0, columns);
    const row = clamp(Math.floor(py), 0, rows);
    const patch = patches[row * (columns + 1) + column]!;
    const u = px - column;
    const v = py - row;
    const { index, other, t } = patch.pattern(u, v, blur);
    let colour = blend(patch.colours[index]!, patch.colours[other]!, t);
    const seam = Math.min(u, 1 - u, v, 1 - v);
    const puff = mix(0.5, 1.06, smooth(0, 0.14, seam)) + 0.12 * (0.5 - v) * smooth(0.3, 0, seam);
    const [a, b] = patch.turned ? [px, py] : [py, px];
    const weave = 0.5 + 0.5 * sin((a * threads * TAU) / rows) * sin((b * threads * TAU) / rows);
    const fibre = 0.16 * noise(px * 70, py * 11, seed + 2) + 0.12 * noise(px * 11, py * 70, seed + 3);
    const slope = fbm(x * 1.7 + 0.03, y * 1.7 + 0.04, seed, 3) - fold;
    const light = puff * (0.86 + 0.22 * weave) * (1 + fibre) * clamp(1 - 5 * slope, 0.55, 1.4);
    // Stitches run along each seam, a little inside.
    const along = u < 0.06 || u > 0.94 ? v : u;
    const dash = smooth(0.12, 0.2, Math.abs(fract(along * 11) - 0.5));
    const stitch = smooth(0.012, 0.006, Math.abs(seam - 0.055)) * (1 - dash);
    const shadow = smooth(0.02, 0.008, Math.abs(seam - 0.063)) * (1 - dash) * 0.45;
    colour = blend(colour, [colour[0] * 0.4, colour[1] * 0.4, colour[2] * 0.4], shadow);
    put(out, blend(colour, thread, stitch), light, 1);
  });
}

/** Buttons on some crossings: the one round, shiny thing. */
function paintButtons(
  canvas: Canvas,
  rows: number,
  tilt: number,
  palette: readonly Colour[],
  seed: number,
): void {
  const next = random(seed);
  const radius = 0.16 / rows;
  for (let j = 0; j <= rows; j++)
    for (let i = 0; i <= Math.ceil(rows * canvas.aspect); i++) {
      const colour = pick(palette, next());
      if (next() < 0.55) continue;
      const y = j / rows - 0.02 + tilt * (i / rows - 0.5);
      const x = i / rows - 0.02 - tilt * (j / rows - 0.5);
      canvas.paint(x - radius * 1.4, y - radius * 1.4, x + radius * 1.4, y + radius * 1.6, (px, py, out) => {
        const u = (px - x) / radius;
        const v = (py - y) / radius;
        const r = Math.sqrt(u * u + v * v);
        const cover = canvas.cover((r - 1) * radius);
        if (cover <= 0) {
          const drop = Math.sqrt((u - 0.12) * (u - 0.12) + (v - 0.2) * (v - 0.2));
          put(out, [0, 0, 0], 1, 0.5 * smooth(1.25, 0.9, drop));
          return;
        }
        const hole = Math.sqrt(
          (Math.abs(u) - 0.24) * (Math.abs(u) - 0.24) + (Math.abs(v) - 0.24) * (Math.abs(v) - 0.24),
        );
        const lip = smooth(0.18, 0, Math.abs(r - 0.82));
        const shade =
          0.75 -
          0.3 * (u + v) * lip +
          0.3 * smooth(0.5, 0, Math.sqrt((u + 0.4) * (u + 0.4) + (v + 0.5) * (v + 0.5)));
        const dark = smooth(0.13, 0.09, hole);
        put(out, blend(colour, hex('#120c0a'), dark), shade, cover);
      });
    }
}
