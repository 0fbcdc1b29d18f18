import type { RgbImage } from '../rgbImage.ts';
import { Canvas, put } from '../scenes/canvas.ts';
import { blend, type Colour, hsl } from '../scenes/colour.ts';
import { clamp, cos, mix, sin, smooth, TAU } from '../scenes/maths.ts';
import { noise } from '../scenes/noise.ts';
import { derive, random } from '../training/random.ts';
import type { SingleDataset } from './types.ts';

/** Signed distance to a stroke of a pen, in units of the canvas. */
type Stroke = (x: number, y: number) => number;

const bar = (x0: number, y0: number, x1: number, y1: number): Stroke => {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  return (x, y) => {
    const t = clamp(((x - x0) * dx + (y - y0) * dy) / square);
    const [ex, ey] = [x - x0 - t * dx, y - y0 - t * dy];
    return Math.sqrt(ex * ex + ey * ey);
  };
};

/** Part of a circle: `open` of it, as a share, is left out at `from` (turns). */
const bow = (cx: number, cy: number, radius: number, from: number, open: number): Stroke => {
  const middle = (from + open / 2) * TAU;
  const [mx, my] = [cos(middle), sin(middle)];
  const limit = cos((open / 2) * TAU);
  return (x, y) => {
    const [u, v] = [x - cx, y - cy];
    const r = Math.sqrt(u * u + v * v) || 1e-9;
    const inGap = open > 0 && (u * mx + v * my) / r > limit;
    return inGap ? 1 : Math.abs(r - radius);
  };
};

/** Two to four strokes on a grid of three by three: letters of nobody's alphabet. */
function strokes(next: () => number): Stroke[] {
  const at = (i: number) => 0.24 + 0.26 * i;
  const place = () => Math.floor(next() * 3);
  return Array.from({ length: 2 + Math.floor(next() * 3) }, () => {
    if (next() < 0.4) {
      const radius = next() < 0.5 ? 0.13 : 0.26;
      const inside = (i: number) => clamp(at(i), radius + 0.1, 0.9 - radius);
      return bow(inside(place()), inside(place()), radius, Math.floor(next() * 4) / 4, pickOpen(next()));
    }
    const [column, row] = [place(), place()];
    const turned = next();
    if (turned < 0.4) return bar(at(column), at(0), at(column), at(2));
    if (turned < 0.75) return bar(at(0), at(row), at(2), at(row));
    return bar(at(0), at(column < 2 ? 0 : 2), at(2), at(column < 2 ? 2 : 0));
  });
}

const pickOpen = (at: number) => (at < 0.4 ? 0 : at < 0.7 ? 0.25 : 0.5);

function draw(seed: number, side: number): RgbImage {
  const canvas = new Canvas(side, side);
  const next = random(seed);
  const hue = next();
  const dark = next() < 0.5;
  const paper: Colour = hsl(
    hue,
    mix(0.15, 0.6, next()),
    dark ? mix(0.12, 0.28, next()) : mix(0.75, 0.92, next()),
  );
  const ink: Colour = hsl(hue + mix(0.3, 0.7, next()), mix(0.4, 0.9, next()), dark ? 0.72 : 0.3);
  const grain = derive(seed, 1);
  const pen = mix(0.035, 0.075, next());
  const list = strokes(next);
  const lines = next() < 0.4;
  canvas.fill((x, y, out) => {
    const fibre = 0.85 + 0.12 * noise(x * 26, y * 5, grain) + 0.1 * noise(x * 9, y * 30, grain + 1);
    const rule = lines ? smooth(0.012, 0.004, Math.abs(y * 5 - Math.floor(y * 5) - 0.5) * 0.2) : 0;
    put(out, blend(paper, ink, 0.3 * rule), fibre, 1);
  });
  canvas.fill((x, y, out) => {
    const wobble = 0.012 * noise(x * 9, y * 9, grain + 2);
    const away = list.reduce((least, stroke) => Math.min(least, stroke(x, y)), 1) + wobble;
    const cover = canvas.cover(away - pen);
    if (cover > 0) put(out, ink, 0.75 + 0.5 * noise(x * 30, y * 30, grain + 3) * smooth(0, pen, away), cover);
  });
  return canvas.toImage();
}

export const glyphs: SingleDataset = {
  kind: 'single',
  id: 'glyphs',
  label: { en: 'Invented letters', zh: '虚构的字母' },
  about: {
    en: 'Pen strokes on coloured paper: hard edges with nothing between. Where a pixel loss is unsure, it greys them.',
    zh: '彩色纸上的笔画：边缘分明，没有中间色。像素损失拿不准之处就会发灰。',
  },
  draw: (seed, index, side) => draw(derive(seed, index), side),
};
