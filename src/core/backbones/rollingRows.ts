import { concat, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { rowsOf } from '../ops/rows.ts';

/** The input rows of some outputs: their windows, with zeros where they reach over an edge of the image. */
export interface WindowRows {
  /** [n, h, w, c]; the caller owns it. */
  readonly rows: Tensor4D;
  /** How many of the rows are no zeros below the image. */
  readonly inside: number;
  /** The first of the outputs. */
  readonly first: number;
}

export interface RowWindow {
  readonly size: number;
  readonly stride: number;
  /** Rows of zeros above the image and below it. */
  readonly padding: number;
}

/**
 * Takes an image's rows strip by strip and gives the windows that they complete, holding back only what later windows
 * share with them: every row goes through a layer once, and no strip sees an edge where the image has none.
 */
export class RollingRows {
  #held: Tensor4D | null = null;
  /** Row of the padded image that is the first one held. */
  #heldFrom = 0;
  #taken = 0;
  #given = 0;

  /** Rows before and after the layer; `together`: outputs come in multiples of this, but for the last ones. */
  constructor(
    private readonly window: RowWindow,
    private readonly before: number,
    private readonly after: number,
    private readonly together: number,
  ) {}

  /** The next rows, [n, rows, w, c], which it takes over; null where they complete nothing. */
  push(x: Tensor4D): WindowRows | null {
    const { size, stride, padding } = this.window;
    const [n, rows, w, c] = x.shape;
    const blank = (h: number) => zeros([n, h, w, c]) as Tensor4D;
    this.#taken += rows;
    const last = this.#taken >= this.before;
    const end = (this.after - 1) * stride + size; // of the last window, in rows of the padded image
    const below = last ? Math.max(0, end - padding - this.before) : 0;
    const parts: Tensor4D[] = [x];
    if (this.#held) parts.unshift(this.#held);
    else if (this.#heldFrom === 0 && padding > 0) parts.unshift(blank(padding));
    if (below > 0) parts.push(blank(below));
    const all = joined(parts);
    this.#held = null;
    const known = this.#heldFrom + all.shape[1];
    const complete = Math.floor((known - size) / stride) + 1;
    const ready = last ? this.after : Math.min(this.after, complete - (complete % this.together));
    const first = this.#given;
    if (ready <= first) {
      this.#held = all;
      return null;
    }
    const [from, to] = [first * stride, (ready - 1) * stride + size].map((row) => row - this.#heldFrom);
    const found = rowsOf(all, from!, to!);
    const inside = Math.min(to!, all.shape[1] - below) - from!;
    const next = ready * stride;
    if (!last && next < known) this.#held = rowsOf(all, next - this.#heldFrom, all.shape[1]);
    this.#heldFrom = next;
    this.#given = ready;
    all.dispose();
    return { rows: found, inside, first };
  }

  dispose(): void {
    this.#held?.dispose();
    this.#held = null;
  }
}

/** One below the other; takes the parts over. */
function joined(parts: readonly Tensor4D[]): Tensor4D {
  if (parts.length === 1) return parts[0]!;
  const all: Tensor4D = concat([...parts], 1);
  for (const part of parts) part.dispose();
  return all;
}
