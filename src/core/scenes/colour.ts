import { clamp, fract, mix } from './maths.ts';

/** Light, not code values: squares of 0..1 sRGB values (a gamma of 2, which needs only a square root to undo). */
export type Colour = readonly [red: number, green: number, blue: number];

/** `#rrggbb` as light. */
export function hex(code: string): Colour {
  const channel = (at: number) => (Number.parseInt(code.slice(at, at + 2), 16) / 255) ** 2;
  return [channel(1), channel(3), channel(5)];
}

/** Hue in turns, saturation and lightness 0..1, as light. */
export function hsl(hue: number, saturation: number, lightness: number): Colour {
  const chroma = (1 - Math.abs(2 * lightness - 1)) * saturation;
  const channel = (shift: number) => {
    const k = fract(hue + shift) * 6;
    const ramp = clamp(Math.abs(k - 3) - 1);
    const value = lightness - chroma / 2 + chroma * ramp;
    return value * value;
  };
  return [channel(0), channel(2 / 3), channel(1 / 3)];
}

export const blend = (a: Colour, b: Colour, t: number): Colour => [
  mix(a[0], b[0], t),
  mix(a[1], b[1], t),
  mix(a[2], b[2], t),
];

export const lit = (colour: Colour, factor: number): Colour => [
  colour[0] * factor,
  colour[1] * factor,
  colour[2] * factor,
];

/** One of `list` by a number in 0..1. */
export function pick<T>(list: readonly T[], at: number): T {
  return list[Math.min(list.length - 1, Math.floor(at * list.length))]!;
}
