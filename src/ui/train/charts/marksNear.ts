/** Something that was done to the run, in words. */
export interface MarkText {
  readonly step: number;
  readonly text: string;
}

/** Marks within a fiftieth of the chart's width of `step`; `points` are what is drawn, by step. */
export function marksNear(
  marks: readonly MarkText[],
  step: number,
  points: readonly { readonly step: number }[],
): readonly MarkText[] {
  const width = (points.at(-1)?.step ?? 0) - (points[0]?.step ?? 0);
  return marks.filter((mark) => Math.abs(mark.step - step) <= Math.max(1, width / 50));
}
