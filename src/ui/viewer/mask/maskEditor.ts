import type { Size } from '#worker/protocol.ts';
import { Raster } from '../raster.ts';
import type { ViewerMask } from '../types.ts';
import {
  copyRect,
  fillRect,
  fillVeil,
  inside,
  invert,
  outside,
  pasteRect,
  type Rect,
  stroke,
  sumRect,
  unite,
} from './maskOps.ts';

interface Undo {
  /** What the mask was there before; `all`: there was no mask. */
  readonly before: { rect: Rect; values: Uint8Array } | 'all';
}

const mostUndoBytes = 32 << 20;

/**
 * The mask that is being drawn, its veil over the picture, and its history. Changes are drawn at once; `commit` ends
 * one step of the history and hands a copy to `emit` (null: everything counts).
 */
export class MaskEditor {
  readonly veil: Raster;
  readonly #values: Uint8Array<ArrayBuffer>;
  readonly #before: Uint8Array<ArrayBuffer>;
  /** Of `#before`, 0..255 a pixel. */
  #sum = 0;
  /** False: nothing is masked, everything counts. */
  #active = false;
  #wasActive = false;
  #changed: Rect | null = null;
  readonly #history: Undo[] = [];
  /** What was handed out last, to know it again when it comes back as a prop. */
  #given: ViewerMask | null = null;

  constructor(
    readonly size: Size,
    readonly emit: (mask: ViewerMask | null, state: MaskState) => void,
  ) {
    this.#values = new Uint8Array(size.width * size.height);
    this.#before = new Uint8Array(size.width * size.height);
    this.veil = new Raster(size);
  }

  state(): MaskState {
    return {
      coverage: this.#active ? this.#sum / (255 * this.#values.length) : null,
      canUndo: this.#history.length > 0,
    };
  }

  /** Takes over a mask from outside; its own comes back unharmed. */
  adopt(mask: ViewerMask | null): MaskState {
    if (mask === this.#given) return this.state();
    const fits = mask && mask.width === this.size.width && mask.height === this.size.height;
    this.#history.length = 0;
    this.#given = mask;
    if (!fits && !this.#active) return this.state();
    this.#active = Boolean(fits);
    if (fits) this.#values.set(mask.values);
    this.#settle(this.#whole());
    return this.state();
  }

  strokeTo(
    from: { x: number; y: number },
    to: { x: number; y: number },
    radius: number,
    erase: boolean,
  ): void {
    this.#start(erase);
    this.#touch(stroke(this.#values, this.size, from, to, radius, erase ? outside : inside));
  }

  rectangle(rect: Rect, erase: boolean): void {
    this.#start(erase);
    this.#touch(fillRect(this.#values, this.size, rect, erase ? outside : inside));
  }

  invert(): void {
    if (!this.#active) return;
    this.#touch(invert(this.#values, this.size));
    this.commit();
  }

  clear(): void {
    if (!this.#active) return;
    this.#remember({
      before: { rect: this.#whole(), values: copyRect(this.#before, this.size, this.#whole()) },
    });
    this.#active = false;
    this.#settle(this.#whole());
    this.#hand();
  }

  undo(): void {
    const step = this.#history.pop();
    if (!step) return;
    if (step.before === 'all') this.#active = false;
    else {
      this.#active = true;
      pasteRect(this.#values, this.size, step.before.rect, step.before.values);
    }
    this.#settle(step.before === 'all' ? this.#whole() : step.before.rect);
    this.#hand();
  }

  /** Ends a stroke: one step of the history. A mask that would leave nothing to count is none at all. */
  commit(): void {
    const rect = this.#changed;
    if (!rect) return;
    this.#remember({
      before: this.#wasActive ? { rect, values: copyRect(this.#before, this.size, rect) } : 'all',
    });
    const sum = this.#sumWith(rect);
    if (sum === 0) this.#active = false;
    if (sum === 0) this.#settle(this.#whole());
    else this.#keep(rect, sum);
    this.#hand();
  }

  #start(erase: boolean): void {
    if (this.#active) return;
    this.#values.fill(erase ? inside : outside);
    this.#active = true;
    this.#touch(this.#whole());
  }

  #touch(rect: Rect | null): void {
    if (!rect) return;
    this.#changed = unite(this.#changed, rect);
    fillVeil(this.#values, this.size, rect, this.veil.pixels);
    this.veil.showPart(rect.x, rect.y, rect.width, rect.height);
  }

  /** Draws and keeps values that were not drawn by `#touch`; they may have changed within `rect` only. */
  #settle(rect: Rect): void {
    // Where a mask begins or ends, all of the picture gets or loses its veil.
    const drawn = this.#active === this.#wasActive ? rect : this.#whole();
    if (this.#active) fillVeil(this.#values, this.size, drawn, this.veil.pixels);
    else {
      this.#values.fill(outside);
      this.veil.pixels.fill(0);
    }
    this.veil.showPart(drawn.x, drawn.y, drawn.width, drawn.height);
    this.#keep(rect, this.#sumWith(rect));
  }

  #sumWith(changed: Rect): number {
    return this.#sum + sumRect(this.#values, this.size, changed) - sumRect(this.#before, this.size, changed);
  }

  /** Makes the present values the ones to come back to. */
  #keep(rect: Rect, sum: number): void {
    this.#sum = sum;
    pasteRect(this.#before, this.size, rect, copyRect(this.#values, this.size, rect));
    this.#changed = null;
    this.#wasActive = this.#active;
  }

  #remember(step: Undo): void {
    this.#history.push(step);
    const bytes = () =>
      this.#history.reduce((sum, { before }) => sum + (before === 'all' ? 0 : before.values.length), 0);
    while (this.#history.length > 1 && bytes() > mostUndoBytes) this.#history.shift();
  }

  #hand(): void {
    this.#given = this.#active ? { ...this.size, values: this.#values.slice() } : null;
    this.emit(this.#given, this.state());
  }

  #whole(): Rect {
    return { x: 0, y: 0, ...this.size };
  }
}

export interface MaskState {
  /** Part of the picture that counts, 0..1; null: no mask, all of it. */
  readonly coverage: number | null;
  readonly canUndo: boolean;
}
