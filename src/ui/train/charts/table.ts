import { type Curve, smooth, thin } from './thin.ts';
import type { Line } from './views.ts';

export interface Drawn {
  line: Line;
  /** Smoothed, whole: what the read-out looks values up in. */
  curve: Curve;
}

/** One point a step for the chart: `step` and, by place of the line, its value. Lines have gaps where others have points. */
export type Point = { step: number } & { [line: `line${number}`]: number };

/** Smooths, thins and joins the lines for the chart; on a log scale, values that it does not have are left out. */
export function tableOf(
  lines: readonly Line[],
  smoothing: number,
  log: boolean,
): { drawn: readonly Drawn[]; points: readonly Point[] } {
  const drawn = lines.map((line) => ({ line, curve: smooth(line.curve, smoothing) }));
  const points = new Map<number, Point>();
  drawn.forEach(({ curve }, place) => {
    const { steps, values } = thin(curve);
    steps.forEach((step, i) => {
      const value = values[i]!;
      if (!Number.isFinite(value) || (log && value <= 0)) return;
      const point: Point = points.get(step) ?? { step };
      point[`line${place}`] = value;
      points.set(step, point);
    });
  });
  return { drawn, points: [...points.values()].sort((a, b) => a.step - b.step) };
}
