import { type Curve, smooth, thin } from './thin.ts';
import type { Line } from './views.ts';

export interface Drawn {
  line: Line;
  /** Smoothed, whole: what the read-out looks values up in. */
  curve: Curve;
  /** What is drawn of it: few enough points, each with a number that the scale has. */
  shown: Curve;
}

/** Where the drawing begins and ends, both ways. */
export interface Corner {
  readonly step: number;
  readonly value: number;
}

/** Smooths and thins the lines for the chart; on a log scale, values that it does not have are left out. No corners of nothing. */
export function tableOf(
  lines: readonly Line[],
  smoothing: number,
  log: boolean,
): { drawn: readonly Drawn[]; corners: readonly [] | readonly [Corner, Corner] } {
  const drawn = lines.map((line): Drawn => {
    const curve = smooth(line.curve, smoothing);
    return { line, curve, shown: onScale(thin(curve), log) };
  });
  const [steps, values] = [
    drawn.flatMap(({ shown }) => shown.steps),
    drawn.flatMap(({ shown }) => shown.values),
  ];
  if (steps.length === 0) return { drawn, corners: [] };
  const corner = (of: (...numbers: number[]) => number): Corner => ({
    step: of(...steps),
    value: of(...values),
  });
  return { drawn, corners: [corner(Math.min), corner(Math.max)] };
}

function onScale({ steps, values }: Curve, log: boolean): Curve {
  const has = (value: number) => Number.isFinite(value) && !(log && value <= 0);
  return values.every(has)
    ? { steps, values }
    : { steps: steps.filter((_, i) => has(values[i]!)), values: values.filter(has) };
}
