import { type Canvas, put } from './canvas.ts';
import { blend, type Colour, hex, lit } from './colour.ts';
import { clamp, mix, smooth, TAU, turn } from './maths.ts';
import { noise } from './noise.ts';

export interface Eye {
  x: number;
  y: number;
  radius: number;
  iris: Colour;
  /** Width of the pupil to its height: 1 round, 0.3 a cat's. */
  slit: number;
  /** Height of the upper lid, -1 wide open .. 1 shut. */
  lid: number;
  lidColour: Colour;
  seed: number;
}

/** A wet eye: white, an iris with fibres, pupil, lid with its shadow, two reflections. */
export function paintEye(canvas: Canvas, { x, y, radius, iris, slit, lid, lidColour, seed }: Eye): void {
  const rim = hex('#1d1512');
  canvas.paint(x - radius * 1.3, y - radius * 1.3, x + radius * 1.3, y + radius * 1.3, (px, py, out) => {
    const u = (px - x) / radius;
    const v = (py - y) / radius;
    const r = Math.sqrt(u * u + v * v);
    const cover = canvas.cover((r - 1.1) * radius);
    if (cover <= 0) return;
    const ring = smooth(0.99, 1.04, r);
    const fibres =
      0.75 + 0.5 * noise(turn(u, v) * 60, r * 3, seed) + 0.25 * noise(turn(u, v) * TAU * 3, r * 9, seed + 1);
    const inner = smooth(0.86, 0.3, r);
    const limbus = smooth(0.66, 0.78, r);
    const white = mix(1, 0.7, smooth(0.7, 1, r));
    let colour: Colour = blend(
      lit(iris, fibres * mix(0.55, 1.5, inner)),
      [white, white * 0.98, white * 0.95],
      limbus,
    );
    colour = blend(colour, lit(iris, 0.15), smooth(0.1, 0, Math.abs(r - 0.72)) * 0.8);
    const pupil = Math.sqrt((u / slit) * (u / slit) + v * v * (slit < 1 ? 0.55 : 1));
    colour = blend(colour, [0.005, 0.005, 0.008], smooth(0.44, 0.38, pupil));
    const brow = lid + 0.28 * u * u;
    colour = lit(colour, mix(0.4, 1, smooth(brow, brow + 0.5, v)));
    colour = blend(
      colour,
      [1, 1, 1],
      0.95 * smooth(0.24, 0.17, Math.sqrt((u + 0.3) * (u + 0.3) + (v + 0.34) * (v + 0.34))),
    );
    colour = blend(
      colour,
      [1, 1, 1],
      0.5 * smooth(0.13, 0.06, Math.sqrt((u - 0.32) * (u - 0.32) + (v - 0.36) * (v - 0.36))),
    );
    if (lid > -0.95)
      colour = blend(
        colour,
        lit(lidColour, 0.75 + 0.2 * noise(u * 9, v * 24, seed + 2)),
        smooth(brow + 0.03, brow - 0.03, v),
      );
    const lash = smooth(0.07, 0.03, Math.abs(v - brow)) * (lid > -0.95 ? 1 : 0);
    colour = blend(colour, rim, clamp(Math.max(ring, lash)));
    put(out, colour, 1, cover);
  });
}
