import { type Canvas, put } from './canvas.ts';
import { blend, type Colour, hex } from './colour.ts';
import { clamp, mix, smooth } from './maths.ts';
import { cell, fbm } from './noise.ts';

/** A time of day: what the sky looks like and how it lights the rest. */
export interface Sky {
  readonly top: Colour;
  readonly middle: Colour;
  readonly haze: Colour;
  readonly sun: Colour;
  readonly cloud: Colour;
  readonly cloudShadow: Colour;
  /** Factors on everything lit. */
  readonly light: Colour;
  readonly water: Colour;
  /** Sun's height, 0 at the horizon to 1 at the top. */
  readonly sunHeight: number;
  readonly cloudiness: number;
  readonly glint: number;
  readonly stars: number;
  /** -1 cold .. 1 warm: moves the snow line. */
  readonly warmth: number;
  /** How many trees have turned, 0..1. */
  readonly autumn: number;
}

const day: Sky = {
  top: hex('#2f6db5'),
  middle: hex('#79b4e3'),
  haze: hex('#cfe3ee'),
  sun: hex('#fffbe8'),
  cloud: hex('#ffffff'),
  cloudShadow: hex('#a9bccb'),
  light: [1.05, 1.02, 0.96],
  water: hex('#1d4f63'),
  sunHeight: 0.85,
  cloudiness: 0.52,
  glint: 0.7,
  stars: 0,
  warmth: 0.2,
  autumn: 0.05,
};

export const skies: readonly Sky[] = [
  day,
  {
    ...day,
    top: hex('#3b5f93'),
    middle: hex('#e9a36b'),
    haze: hex('#f7d3a0'),
    sun: hex('#fff0c4'),
    cloud: hex('#ffd9ae'),
    cloudShadow: hex('#a0738a'),
    light: [1.15, 0.86, 0.62],
    water: hex('#2b3b4f'),
    sunHeight: 0.16,
    glint: 1.2,
    autumn: 0.45,
  },
  {
    ...day,
    top: hex('#26234f'),
    middle: hex('#b2507a'),
    haze: hex('#f28a6a'),
    sun: hex('#ffd9a0'),
    cloud: hex('#f59a8c'),
    cloudShadow: hex('#4d3566'),
    light: [0.78, 0.5, 0.52],
    water: hex('#1e1a38'),
    sunHeight: 0.06,
    cloudiness: 0.46,
    glint: 1,
    stars: 0.25,
    autumn: 0.2,
  },
  {
    ...day,
    top: hex('#0a1230'),
    middle: hex('#1d3162'),
    haze: hex('#4a648f'),
    sun: hex('#e9efff'),
    cloud: hex('#5a6b93'),
    cloudShadow: hex('#1a2747'),
    light: [0.2, 0.26, 0.4],
    water: hex('#0a1428'),
    sunHeight: 0.7,
    cloudiness: 0.6,
    glint: 0.8,
    stars: 1,
    warmth: -0.6,
  },
  {
    ...day,
    top: hex('#8fa6b5'),
    middle: hex('#b9c8cf'),
    haze: hex('#d9e0e0'),
    sun: hex('#ffffff'),
    cloud: hex('#e6ecee'),
    cloudShadow: hex('#8798a3'),
    light: [0.72, 0.76, 0.8],
    water: hex('#33484f'),
    cloudiness: 0.4,
    glint: 0.2,
    warmth: -1,
    autumn: 0.6,
  },
];

/** Gradient, sun or moon with its glow, stars and lit clouds, down to `horizon`. */
export function paintSky(canvas: Canvas, sky: Sky, sunX: number, horizon: number, seed: number): void {
  const sunY = horizon * mix(0.92, 0.08, sky.sunHeight);
  const radius = sky.stars > 0.5 ? 0.045 : 0.035;
  canvas.paint(0, 0, canvas.aspect, horizon + 0.02, (x, y, out) => {
    const t = y / horizon;
    let colour =
      t < 0.55 ? blend(sky.top, sky.middle, t / 0.55) : blend(sky.middle, sky.haze, (t - 0.55) / 0.45);
    if (sky.stars > 0) colour = addStar(colour, x, y, t, sky.stars, seed);
    const dx = x - sunX;
    const dy = y - sunY;
    const distance = Math.sqrt(dx * dx + dy * dy);
    const glow =
      0.9 / (1 + (distance / 0.09) * (distance / 0.09)) + 0.25 / (1 + (distance / 0.4) * (distance / 0.4));
    const disc = smooth(radius + canvas.sampleSide, radius - canvas.sampleSide, distance);
    colour = blend(colour, sky.sun, clamp(glow * (0.55 + 0.2 * sky.glint)));
    colour = blend(colour, sky.sun, disc);
    put(out, withClouds(colour, x, y, t, sky, sunX, sunY, seed), 1, 1);
  });
}

/** Flat-bottomed at the horizon and larger overhead; brighter where they thin out towards the sun. */
function withClouds(
  sky: Colour,
  x: number,
  y: number,
  t: number,
  look: Sky,
  sunX: number,
  sunY: number,
  seed: number,
): Colour {
  const far = 1 / (1.25 - t * 0.95);
  const u = x * far * 1.7;
  const v = y * far * 4.2;
  const density = 0.5 + 0.62 * fbm(u, v, seed, 5);
  const cover = smooth(look.cloudiness, look.cloudiness + 0.28, density) * smooth(1.02, 0.8, t);
  if (cover <= 0) return sky;
  const step = 0.12;
  const dx = (sunX - x) * step;
  const dy = (sunY - y) * step - 0.03;
  const behind = 0.5 + 0.62 * fbm(u + dx * far * 1.7, v + dy * far * 4.2, seed, 3);
  const bright = clamp(0.62 + 1.9 * (density - behind) - 0.35 * smooth(0.7, 1, density));
  return blend(sky, blend(look.cloudShadow, look.cloud, bright), cover * 0.92);
}

function addStar(sky: Colour, x: number, y: number, t: number, stars: number, seed: number): Colour {
  const grid = 34;
  const ix = Math.floor(x * grid);
  const iy = Math.floor(y * grid);
  const chance = cell(ix, iy, seed + 91);
  if (chance > 0.3 * stars) return sky;
  const dx = x * grid - ix - mix(0.2, 0.8, cell(ix, iy, seed + 92));
  const dy = y * grid - iy - mix(0.2, 0.8, cell(ix, iy, seed + 93));
  const size = mix(0.05, 0.13, cell(ix, iy, seed + 94));
  const bright = clamp(1 - (dx * dx + dy * dy) / (size * size)) * stars * smooth(0.9, 0.5, t);
  return blend(sky, [1, 1, 0.95], bright);
}
