/** A measured quantity over the steps: as many values as steps, steps ascending. */
export interface Curve {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Points that a line keeps at most; more are not seen on a chart of ordinary width. */
export const MOST_POINTS = 240;

/**
 * The same curve in at most `most` points (4 and up): of every stretch of steps its lowest and its highest point, so that
 * no spike is lost, and always the first and the last point. A curve that is short enough comes back as it is.
 */
export function thin(curve: Curve, most = MOST_POINTS): Curve {
  const { steps, values } = curve;
  const count = steps.length;
  if (count <= most) return curve;
  const stretches = (most - 2) >> 1;
  const kept: number[] = [0];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * (count - 2)) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * (count - 2)) / stretches);
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i++) {
      if (values[i]! < values[low]!) low = i;
      else if (values[i]! > values[high]!) high = i;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  kept.push(count - 1);
  return { steps: kept.map((i) => steps[i]!), values: kept.map((i) => values[i]!) };
}

/** Place of the step nearest to `step`; null of an empty curve. */
export function nearest({ steps }: Curve, step: number): number | null {
  if (steps.length === 0) return null;
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low > 0 && step - steps[low - 1]! < steps[low]! - step ? low - 1 : low;
}
