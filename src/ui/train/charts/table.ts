import type { Range } from './scale.ts';
import { type Curve, thin } from './thin.ts';
import type { Line } from './views.ts';

export interface Drawn {
  line: Line;
  /** Smoothed, whole: what the read-out looks values up in. */
  curve: Curve;
  /** What is drawn of it: few enough points, each with a number that the scale has. */
  shown: Curve;
}

/** What the drawing goes over, both ways. */
export interface Extent {
  readonly steps: Range;
  readonly values: Range;
}

/** The line's running means of a strength, from 1; at 0, and where it has none, its values. */
const smoothed = ({ curve, means }: Line, strength: number): Curve =>
  strength === 0 || !means
    ? curve
    : { steps: curve.steps, values: means.map((bySpan) => bySpan[strength - 1]!) };

/**
 * Lines for the chart, at a strength of smoothing (0: none), thinned; on a log scale, values that it does not have are left
 * out. Nothing drawn has no extent.
 */
export function tableOf(
  lines: readonly Line[],
  smoothing: number,
  log: boolean,
): { drawn: readonly Drawn[]; extent: Extent | null } {
  const drawn = lines.map((line): Drawn => {
    const curve = smoothed(line, smoothing);
    return { line, curve, shown: onScale(thin(curve), log) };
  });
  const [steps, values] = [
    drawn.flatMap(({ shown }) => shown.steps),
    drawn.flatMap(({ shown }) => shown.values),
  ];
  if (steps.length === 0) return { drawn, extent: null };
  const range = (numbers: readonly number[]): Range => [Math.min(...numbers), Math.max(...numbers)];
  return { drawn, extent: { steps: range(steps), values: range(values) } };
}

function onScale({ steps, values }: Curve, log: boolean): Curve {
  const has = (value: number) => Number.isFinite(value) && !(log && value <= 0);
  return values.every(has)
    ? { steps, values }
    : { steps: steps.filter((_, i) => has(values[i]!)), values: values.filter(has) };
}
