import type { RgbImage } from '../rgbImage.ts';
import { derive, random } from '../training/random.ts';
import { Canvas, put } from './canvas.ts';
import { blend, hex, pick } from './colour.ts';
import { paintHouse } from './house.ts';
import { clamp, mix, remembered, smooth } from './maths.ts';
import { fbm, noise } from './noise.ts';
import { paintLeafTree } from './plants.ts';
import { paintSky, type Sky, skies } from './sky.ts';
import type { Scene } from './types.ts';
import { cobbles } from './walls.ts';

/** A street of houses: straight edges, bricks, tiles and cobbles, windows that people would miss. */
export const town = {
  id: 'town',
  label: { en: 'Town street', zh: '小镇街道' },
  draw,
} as const satisfies Scene;

function draw(seed: number, width: number, height: number): RgbImage {
  const canvas = new Canvas(width, height);
  const next = random(seed);
  const sky = pick(skies, next());
  const ground = mix(0.76, 0.82, next());
  paintSky(canvas, sky, canvas.aspect * next(), ground * 0.8, derive(seed, 1));
  paintHills(canvas, sky, ground, derive(seed, 2));
  let left = -mix(0.02, 0.16, next());
  for (let i = 0; left < canvas.aspect; i++) {
    const wide = mix(0.2, 0.34, next());
    const eaves = ground - mix(0.26, 0.46, next());
    paintHouse(canvas, sky, { left, right: left + wide, ground, eaves, seed: derive(seed, 20 + i) });
    left += wide + (next() < 0.22 ? mix(0.05, 0.12, next()) : 0);
  }
  paintStreet(canvas, sky, ground, derive(seed, 3));
  const trees = Math.floor(next() * 2.6 * Math.max(1, canvas.aspect));
  for (let i = 0; i < trees; i++)
    paintLeafTree(canvas, sky, {
      x: canvas.aspect * next(),
      base: ground + mix(0.02, 0.05, next()),
      size: mix(0.26, 0.42, next()),
      seed: derive(seed, 60 + i) % 4096,
      haze: 0,
      autumn: next() < sky.autumn,
    });
  if (next() < 0.8) paintLamp(canvas, sky, canvas.aspect * mix(0.1, 0.9, next()), ground + 0.05);
  return canvas.toImage();
}

function paintHills(canvas: Canvas, sky: Sky, ground: number, seed: number): void {
  const wood = hex('#55774f');
  for (let i = 0; i < 2; i++) {
    const top = remembered((x) => ground * mix(0.62, 0.78, i) - 0.09 * fbm(x * 1.6, i * 3.3, seed + i, 4));
    canvas.paint(0, ground * 0.4, canvas.aspect, ground, (x, y, out) => {
      const cover = canvas.cover(top(x) - y);
      if (cover <= 0) return;
      const shade = 0.8 + 0.35 * fbm(x * 30, y * 40, seed + 7, 2);
      const colour = [
        wood[0] * sky.light[0] * shade,
        wood[1] * sky.light[1] * shade,
        wood[2] * sky.light[2] * shade,
      ] as const;
      put(out, blend(colour, sky.haze, mix(0.65, 0.35, i)), 1, cover);
    });
  }
}

/** Pavement with a kerb, then cobbles towards the eye; damp patches mirror the sky. */
function paintStreet(canvas: Canvas, sky: Sky, ground: number, seed: number): void {
  const stones = cobbles(pick(['#8d8780', '#7d7f88', '#9a8674'].map(hex), random(seed)()), seed);
  const slab = hex('#b5ab9d');
  const kerb = ground + 0.035;
  const wet = random(seed + 1)();
  canvas.paint(0, ground, canvas.aspect, 1, (x, y, out) => {
    if (y < kerb) {
      const joint = Math.min(Math.abs(((x * 11 + 50) % 1) - 0.5) * 0.09, Math.abs(y - kerb + 0.006));
      const shade = mix(0.55, 1, smooth(0, 0.012, y - ground)) * (0.9 + 0.2 * noise(x * 120, y * 240, seed));
      put(out, slab, shade * mix(0.6, 1, smooth(0, 0.002, joint)), 1);
    } else stones(x, (y - kerb) / (1 - kerb), out);
    const puddle =
      wet * 0.6 * smooth(0.12, 0.4, fbm(x * 3, y * 9, seed + 4, 3)) * smooth(kerb, kerb + 0.02, y);
    out.r = mix(out.r * sky.light[0], sky.middle[0], puddle);
    out.g = mix(out.g * sky.light[1], sky.middle[1], puddle);
    out.b = mix(out.b * sky.light[2], sky.middle[2], puddle);
    out.a = 1;
  });
}

function paintLamp(canvas: Canvas, sky: Sky, x: number, base: number): void {
  const top = base - 0.3;
  const iron = hex('#22262b');
  const burning = clamp(1.3 - sky.light[1] * 1.3);
  canvas.paint(x - 0.2, top - 0.2, x + 0.2, base, (px, py, out) => {
    const dx = px - x;
    const dy = py - top;
    const distance = Math.sqrt(dx * dx + dy * dy);
    const halo = burning * 0.55 * smooth(0.2, 0, distance) * smooth(0.2, 0, distance);
    put(out, hex('#ffd58a'), 1, halo);
    const bulb = Math.max(Math.abs(dx) - 0.013 + dy * 0.15, Math.abs(dy) - 0.022);
    const post = Math.max(Math.abs(dx) - (py > base - 0.05 ? 0.008 : 0.0042), top + 0.022 - py);
    const cap = Math.max(Math.abs(dx) - 0.02 - dy * 0.4, Math.abs(dy + 0.027) - 0.006);
    const metal = Math.min(post, cap);
    if (bulb < 0) put(out, blend(hex('#dfe8ea'), hex('#fff2c9'), burning), mix(0.8, 1, burning), 0.95);
    if (metal < canvas.sampleSide) put(out, iron, mix(1.8, 0.7, clamp(0.5 + dx * 60)), canvas.cover(metal));
  });
}
