import type { RgbImage } from '../rgbImage.ts';
import { derive, random } from '../training/random.ts';
import { Canvas, put } from './canvas.ts';
import { blend, type Colour, hex, pick } from './colour.ts';
import { clamp, mix, remembered, sin, smooth } from './maths.ts';
import { fbm, noise, ridged } from './noise.ts';
import { paintConifer } from './plants.ts';
import { paintSky, type Sky, skies } from './sky.ts';
import type { Scene } from './types.ts';

/** Mountains over a lake: smooth sky, rough rock, fine trees, and all of it once more in the water. */
export const lake = {
  id: 'lake',
  label: { en: 'Mountain lake', zh: '山间湖泊' },
  draw,
} as const satisfies Scene;

function draw(seed: number, width: number, height: number): RgbImage {
  const canvas = new Canvas(width, height);
  const next = random(seed);
  const sky = pick(skies, next());
  const shore = mix(0.52, 0.64, next());
  const sunX = canvas.aspect * mix(0.15, 0.85, next());
  paintSky(canvas, sky, sunX, shore, derive(seed, 1));
  const ranges = 3 + Math.floor(next() * 2);
  for (let i = 0; i < ranges; i++) {
    const near = (i + 1) / ranges;
    const lift = mix(0.36, 0.1, near) * mix(0.8, 1.25, next());
    paintRange(canvas, sky, { seed: derive(seed, 10 + i), near, shore, lift, sunX });
  }
  paintForest(canvas, sky, shore, derive(seed, 2));
  paintWater(canvas, sky, shore, sunX, derive(seed, 3));
  paintBank(canvas, sky, derive(seed, 4));
  return canvas.toImage();
}

interface Range {
  seed: number;
  /** 0 far .. 1 near. */
  near: number;
  shore: number;
  lift: number;
  sunX: number;
}

const rock = hex('#6f6a72');
const meadow = hex('#5c7a3e');
const snow = hex('#f4f7fb');

function paintRange(canvas: Canvas, sky: Sky, { seed, near, shore, lift, sunX }: Range): void {
  const scale = mix(1.6, 2.6, near);
  const haze = mix(0.46, 0.06, near);
  const top = remembered((x) => shore - lift * (0.25 + 1.15 * ridged(x * scale, 0.37, seed, 5)));
  const snowLine = mix(0.55, 1.3, near) + sky.warmth * 0.2;
  canvas.paint(0, 0, canvas.aspect, shore, (x, y, out) => {
    const edge = top(x);
    const cover = canvas.cover(edge - y);
    if (cover <= 0) return;
    // Folds of the slope: a height field lit from the sun's side.
    const u = x * scale * 3 + y * 2;
    const v = y * scale * 5 - x;
    const fold = ridged(u, v, seed + 7, 4);
    const towards = x < sunX ? 0.05 : -0.05;
    const light = clamp(0.5 + 3.2 * (ridged(u + towards, v, seed + 7, 4) - fold) * -1, 0, 1);
    const altitude = (shore - y) / lift;
    const snowy = smooth(snowLine - 0.12, snowLine + 0.12, altitude + 0.5 * (fold - 0.5));
    const green = smooth(0.75, 0.25, altitude + 0.35 * noise(x * 14, y * 14, seed + 3));
    const grain = 0.85 + 0.3 * fbm(x * 40, y * 40, seed + 4, 2);
    let colour: Colour = blend(rock, meadow, green * near);
    colour = blend(colour, snow, snowy);
    const shade = mix(0.22, 1.2, light) * mix(grain, 1, snowy * 0.8);
    const fog = clamp(haze + 0.35 * smooth(0.5, 0, altitude) * (1 - near));
    put(
      out,
      blend(
        [
          colour[0] * shade * sky.light[0],
          colour[1] * shade * sky.light[1],
          colour[2] * shade * sky.light[2],
        ],
        sky.haze,
        fog,
      ),
      1,
      cover,
    );
  });
}

function paintForest(canvas: Canvas, sky: Sky, shore: number, seed: number): void {
  const next = random(seed);
  const bushy = mix(5, 11, next());
  const offset = next() * 50;
  for (let row = 0; row < 3; row++) {
    const count = Math.floor(canvas.aspect * 46);
    for (let i = 0; i < count; i++) {
      const x = ((i + next()) / count) * canvas.aspect;
      const stand = noise(x * bushy * 0.3 + offset, row * 0.4, seed);
      if (stand < -0.15 + 0.12 * row) continue;
      const size = mix(0.05, 0.13, next()) * (0.7 + 0.3 * row) * clamp(0.7 + stand);
      paintConifer(canvas, sky, {
        x,
        base: shore - 0.016 + 0.008 * row + 0.004 * next(),
        size,
        seed: Math.floor(next() * 1e6),
        haze: 0.32 - 0.13 * row,
        autumn: next() < sky.autumn,
      });
    }
  }
}

/** The upper half upside down, torn by ripples that grow towards the eye. */
function paintWater(canvas: Canvas, sky: Sky, shore: number, sunX: number, seed: number): void {
  const calm = random(seed)();
  canvas.paint(0, shore, canvas.aspect, 1, (x, y, out) => {
    const depth = clamp((y - shore) / (1 - shore));
    // Perspective: waves get larger and rarer towards the eye.
    const far = 1 / (0.06 + depth);
    const wave =
      fbm(x * far * 1.3, far * 9, seed, 3) + 0.5 * sin(far * 40 + 6 * noise(x * 5, depth * 9, seed + 5));
    const strength = mix(0.004, 0.035, depth) * mix(0.5, 1.3, calm);
    canvas.read(x + wave * strength * 0.5, shore - (y - shore) * 0.92 - Math.abs(wave) * strength, out);
    const mirror = mix(0.86, 0.42, Math.sqrt(depth)) * (1 - 0.18 * Math.abs(wave));
    const deep = sky.water;
    const glint = smooth(0.55, 0.95, wave) * (0.02 / (0.02 + (x - sunX) * (x - sunX) * 8)) * sky.glint;
    out.r = mix(deep[0], out.r, mirror) + glint * sky.sun[0];
    out.g = mix(deep[1], out.g, mirror) + glint * sky.sun[1];
    out.b = mix(deep[2], out.b, mirror) + glint * sky.sun[2];
    // A pale line of mist and foam at the far shore.
    const mist = 0.4 * smooth(0.045, 0, depth);
    out.r = mix(out.r, sky.haze[0], mist);
    out.g = mix(out.g, sky.haze[1], mist);
    out.b = mix(out.b, sky.haze[2], mist);
    out.a = 1;
  });
}

/** Grass and flowers at the feet of who looks. */
function paintBank(canvas: Canvas, sky: Sky, seed: number): void {
  const next = random(seed);
  const lean = next() < 0.5 ? 1 : -1;
  const flower = pick([hex('#f2c14e'), hex('#e4572e'), hex('#f7f4ea'), hex('#b07bd6')], next());
  const edge = remembered((x) => {
    const across = lean > 0 ? x / canvas.aspect : 1 - x / canvas.aspect;
    return 0.87 + 0.12 * across + 0.02 * fbm(x * 6, 0.5, seed, 3);
  });
  const grass = blend(hex('#4c7a2c'), hex('#a08a3c'), sky.autumn * 0.7);
  canvas.paint(0, 0.8, canvas.aspect, 1, (x, y, out) => {
    const cover = canvas.cover(edge(x) - y);
    if (cover <= 0) return;
    const blades = 0.6 + 0.5 * noise(x * 90, y * 14, seed + 1) + 0.3 * noise(x * 30, y * 30, seed + 2);
    const shade = clamp(blades, 0.15, 1.3) * 0.8;
    put(out, [grass[0] * sky.light[0], grass[1] * sky.light[1], grass[2] * sky.light[2]], shade, cover);
  });
  const blades = Math.floor(canvas.aspect * 260);
  for (let i = 0; i < blades; i++) {
    const x = next() * canvas.aspect;
    const foot = edge(x) + next() * 0.12;
    const length = mix(0.025, 0.075, next()) * (0.6 + foot - 0.8);
    const bend = (next() - 0.5) * 0.05;
    const tint = mix(0.45, 1.4, next());
    const blooms = next() < 0.06;
    const colour: Colour = [
      grass[0] * sky.light[0] * tint,
      grass[1] * sky.light[1] * tint,
      grass[2] * sky.light[2] * tint,
    ];
    canvas.paint(x - 0.05, foot - length, x + 0.05, foot, (px, py, out) => {
      const t = (foot - py) / length;
      const half = 0.0035 * (1 - t) + 0.0006;
      put(out, colour, 0.6 + 0.5 * t, canvas.cover(Math.abs(px - x - bend * t * t) - half));
    });
    if (!blooms) continue;
    const fx = x + bend;
    const fy = foot - length;
    const size = mix(0.006, 0.011, next());
    canvas.paint(fx - size * 2, fy - size * 2, fx + size * 2, fy + size * 2, (px, py, out) => {
      const dx = px - fx;
      const dy = (py - fy) * 1.2;
      const distance = Math.sqrt(dx * dx + dy * dy);
      const centre = smooth(size * 0.45, size * 0.3, distance);
      put(
        out,
        blend(
          [flower[0] * sky.light[0], flower[1] * sky.light[1], flower[2] * sky.light[2]],
          hex('#7a4a12'),
          centre,
        ),
        1,
        canvas.cover(distance - size),
      );
    });
  }
}
