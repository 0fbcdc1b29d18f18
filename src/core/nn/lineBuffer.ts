import { concat, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { rowsOf } from '../ops/rows.ts';
import type { Window } from './positions.ts';

/** Rows of zeros that stand above and below an image's own among some rows. */
export interface ZeroRows {
  readonly above: number;
  readonly below: number;
}

/** The input rows of some outputs: their windows, with zeros where they reach over an edge of the image. */
export interface WindowRows extends ZeroRows {
  /** [n, h, w, c]; the caller owns it. */
  readonly rows: Tensor4D;
}

/** Outputs come in multiples of this, but for the last ones: Winograd's tiles lie as they would in the whole image. */
const ROWS_TOGETHER = 2;

/**
 * Takes an image's rows strip by strip and gives the windows that they complete, holding back only what later windows
 * share with them: every row goes along an edge of the graph once, and no strip sees an edge where the image has none.
 */
export class LineBuffer {
  readonly #window: Window;
  readonly #before: number;
  readonly #after: number;
  #held: Tensor4D | null = null;
  /** Row of the padded image that is the first one held, or the next one to come. */
  #from = 0;
  /** Rows of zeros at the end of what is held. */
  #below = 0;
  #taken = 0;
  #given = 0;

  /** Rows before and after the node. */
  constructor(window: Window, before: number, after: number) {
    this.#window = window;
    this.#before = before;
    this.#after = after;
  }

  /** The next rows, [n, rows, w, c], which it takes over. */
  push(x: Tensor4D): void {
    const { size, stride, padding } = this.#window;
    if (this.#given >= this.#after) {
      x.dispose(); // no window reaches these rows
      return;
    }
    const [n, rows, w, c] = x.shape;
    const blank = (h: number) => zeros([n, h, w, c]) as Tensor4D;
    const parts: Tensor4D[] = [x];
    if (this.#held) parts.unshift(this.#held);
    else if (this.#taken === 0 && padding > 0) parts.unshift(blank(padding));
    this.#held = null;
    this.#taken += rows;
    if (this.#isLast()) {
      const end = (this.#after - 1) * stride + size; // of the last window, in rows of the padded image
      this.#below = Math.max(0, end - padding - this.#before);
      if (this.#below > 0) parts.push(blank(this.#below));
    }
    this.#held = joined(parts);
  }

  /** Outputs whose windows are complete, those that were taken among them. */
  get ready(): number {
    if (this.#isLast()) return this.#after;
    const { size, stride } = this.#window;
    const complete = Math.floor((this.#known() - size) / stride) + 1;
    return Math.min(this.#after, complete - (complete % ROWS_TOGETHER));
  }

  /** Outputs that were taken. */
  get given(): number {
    return this.#given;
  }

  /** The windows of the outputs from {@link given} to `end`, which are not more than {@link ready}. */
  take(end: number): WindowRows {
    const { size, stride, padding } = this.#window;
    const [all, known] = [this.#held!, this.#known()];
    const [first, last] = [this.#given * stride, (end - 1) * stride + size];
    const rows = rowsOf(all, first - this.#from, last - this.#from);
    const zerosFrom = known - this.#below;
    const next = end * stride;
    const goesOn = end < this.#after && next < known;
    this.#held = goesOn ? rowsOf(all, next - this.#from, all.shape[1]) : null;
    this.#from = Math.min(next, known);
    this.#given = end;
    all.dispose();
    return { rows, above: Math.max(0, padding - first), below: Math.max(0, last - zerosFrom) };
  }

  #isLast(): boolean {
    return this.#taken >= this.#before;
  }

  /** Rows of the padded image that have come. */
  #known(): number {
    return this.#from + (this.#held?.shape[1] ?? 0);
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
