export interface Label {
  readonly text: string;
  /** Pixels from the left. */
  readonly x: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Room of a character at 11.5 px, and what is left free between labels. */
const [CHARACTER, WIDE, GAP] = [6.6, 12, 6];

const widthOf = (text: string) =>
  [...text].reduce((sum, c) => sum + (/\p{Script=Han}/u.test(c) ? WIDE : CHARACTER), 0);

/**
 * Those labels that fit into one line of `width` pixels without meeting, the first ones first. One that would reach over
 * an edge is pushed inside.
 */
export function fitting(wanted: readonly { text: string; x: number }[], width: number): readonly Label[] {
  const taken: { from: number; to: number }[] = [];
  const labels: Label[] = [];
  for (const { text, x } of wanted) {
    const size = widthOf(text);
    const from = Math.min(Math.max(0, x - size / 2), Math.max(0, width - size));
    const to = from + size;
    if (taken.some((other) => from < other.to + GAP && to > other.from - GAP)) continue;
    taken.push({ from, to });
    if (from === 0) labels.push({ text, x: 0, anchor: 'start' });
    else if (to === width) labels.push({ text, x: width, anchor: 'end' });
    else labels.push({ text, x, anchor: 'middle' });
  }
  return labels;
}
