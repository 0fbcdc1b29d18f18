/** A slider's way is 0..1; near 0 it is log-like, so that 1/32 and 10 are both easy to hit. */
export const WEIGHT_MAX = 10;
const BEND = 0.02;

const span = Math.log1p(WEIGHT_MAX / BEND);

/** Position 0..1 of a weight; weights above the slider's end stay at its end. */
export const positionOf = (weight: number, max = WEIGHT_MAX): number =>
  Math.min(1, Math.log1p(weight / BEND) / (max === WEIGHT_MAX ? span : Math.log1p(max / BEND)));

/** Weight at a position 0..1, rounded to three significant digits; 0 is exactly 0. */
export function weightAt(position: number, max = WEIGHT_MAX): number {
  if (position <= 0) return 0;
  const end = max === WEIGHT_MAX ? span : Math.log1p(max / BEND);
  return Number((BEND * Math.expm1(position * end)).toPrecision(3));
}
