/** Something that was done to the run, in words. */
export interface MarkText {
  readonly step: number;
  readonly text: string;
}

/** Marks within a fiftieth of the chart's width, in steps, of `step`. */
export const marksNear = (marks: readonly MarkText[], step: number, width: number): readonly MarkText[] =>
  marks.filter((mark) => Math.abs(mark.step - step) <= Math.max(1, width / 50));
