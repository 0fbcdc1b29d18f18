/**
 * Small mathematics for the scenes. Only operations whose result IEEE 754 fixes (+ - * / sqrt floor) are used, never
 * Math.sin or Math.exp, whose last bits differ between engines: one seed draws the same bytes everywhere.
 */
export const TAU = 6.283185307179586;

export const clamp = (x: number, low = 0, high = 1) => (x < low ? low : Math.min(x, high));
export const mix = (a: number, b: number, t: number) => a + (b - a) * t;
export const fract = (x: number) => x - Math.floor(x);

/** 0 below `from`, 1 above `to`, smooth between; `from` may be the larger one. */
export function smooth(from: number, to: number, x: number): number {
  const t = clamp((x - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** The same function, computed once for each `x`: a height over a place is asked for at every point above it. */
export function remembered(f: (x: number) => number): (x: number) => number {
  const known = new Map<number, number>();
  return (x) => {
    let value = known.get(x);
    if (value === undefined) {
      value = f(x);
      known.set(x, value);
    }
    return value;
  };
}

/** Sine to 1e-9 by its Taylor series on a quarter turn. */
export function sin(x: number): number {
  let t = x / TAU;
  t -= Math.floor(t + 0.5); // turns, -0.5..0.5
  if (t > 0.25) t = 0.5 - t;
  else if (t < -0.25) t = -0.5 - t;
  const a = t * TAU;
  const s = a * a;
  return (
    a *
    (1 +
      s *
        (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s * (1 / 362880 + s * (-1 / 39916800 + s / 6227020800))))))
  );
}

export const cos = (x: number) => sin(x + TAU / 4);

/** Angle of (x, y) in turns, -0.5..0.5, to 2e-4 turns: good enough to place petals. */
export function turn(x: number, y: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  if (ax === 0 && ay === 0) return 0;
  const small = Math.min(ax, ay) / Math.max(ax, ay);
  const s = small * small;
  let t = small * (0.999866 + s * (-0.3302995 + s * (0.180141 + s * (-0.085133 + s * 0.0208351))));
  if (ay > ax) t = TAU / 4 - t;
  if (x < 0) t = TAU / 2 - t;
  return (y < 0 ? -t : t) / TAU;
}
