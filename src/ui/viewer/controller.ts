import type { Size } from '#worker/protocol.ts';
import { clampView, fitScale, panBy, reveal, type View, wholeView, zoomAt } from './view.ts';
import { Watched } from './watched.ts';

/** The pixel that is read out, and whether the pointer or the keyboard chose it. */
export interface Probe {
  readonly x: number;
  readonly y: number;
  readonly by: 'pointer' | 'keyboard';
}

const step = 1.25;

/** What all panes share: the part of the image that is seen, and the pixel that is read. Drawn from, never rendered. */
export class ViewController {
  readonly view: Watched<View>;
  readonly probe = new Watched<Probe | null>(null);
  /** Size of a pane; panes shown together are equally large. */
  readonly pane = new Watched<Size>({ width: 1, height: 1 });

  constructor(readonly image: Size) {
    this.view = new Watched(wholeView(image));
  }

  /** CSS pixels an image pixel. */
  scale(): number {
    return this.view.value.zoom * fitScale(this.pane.value, this.image);
  }

  resize(pane: Size): void {
    if (pane.width <= 0 || pane.height <= 0) return;
    this.pane.set(pane);
    this.view.set(clampView(this.view.value, pane, this.image));
  }

  /** Around a point of the pane, its middle at first. False if that changes nothing. */
  zoomBy(factor: number, at?: { x: number; y: number }): boolean {
    const pane = this.pane.value;
    const { x, y } = at ?? { x: pane.width / 2, y: pane.height / 2 };
    const before = this.view.value.zoom;
    this.view.set(zoomAt(this.view.value, pane, this.image, factor, x, y));
    return this.view.value.zoom !== before;
  }

  zoomIn(): void {
    this.zoomBy(step);
  }

  zoomOut(): void {
    this.zoomBy(1 / step);
  }

  panBy(dx: number, dy: number): void {
    this.view.set(panBy(this.view.value, this.pane.value, this.image, dx, dy));
  }

  reset(): void {
    this.view.set(wholeView(this.image));
  }

  /** Moves the keyboard's crosshair by whole pixels, beginning in the middle of what is seen. */
  moveProbe(dx: number, dy: number): void {
    const from = this.probe.value ?? this.view.value;
    const clamp = (at: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(at)));
    const x = clamp(from.x + dx, this.image.width);
    const y = clamp(from.y + dy, this.image.height);
    this.probe.set({ x, y, by: 'keyboard' });
    this.view.set(reveal(this.view.value, this.pane.value, this.image, x + 0.5, y + 0.5));
  }

  /** The pixel under a point of the pane; null outside the image. */
  pixelAt(point: { x: number; y: number }): { x: number; y: number } | null {
    const { x, y } = this.pointAt(point);
    const inside = x >= 0 && y >= 0 && x < this.image.width && y < this.image.height;
    return inside ? { x: Math.floor(x), y: Math.floor(y) } : null;
  }

  /** Image coordinates of a point of the pane, also beyond the edges. */
  pointAt(point: { x: number; y: number }): { x: number; y: number } {
    const { view, pane } = this;
    const scale = this.scale();
    return {
      x: view.value.x + (point.x - pane.value.width / 2) / scale,
      y: view.value.y + (point.y - pane.value.height / 2) / scale,
    };
  }
}
