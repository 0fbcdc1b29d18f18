import type { Size } from '#worker/protocol.ts';
import { inStrips } from './strips.ts';

/** Pixels that are copied to a canvas in a few milliseconds. */
const atOnce = 1 << 20;
const never = new AbortController().signal;

/** Pixels that any number of canvases of the same size show; who writes to them says when to show them anew. */
export class Raster implements Size {
  readonly width: number;
  readonly height: number;
  readonly image: ImageData;
  /** The same memory, a pixel an entry, 0xAABBGGRR. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  readonly #contexts = new Map<HTMLCanvasElement, CanvasRenderingContext2D>();

  constructor(size: Size, rgba = new Uint8ClampedArray(size.width * size.height * 4)) {
    this.width = size.width;
    this.height = size.height;
    this.image = new ImageData(rgba, size.width, size.height);
    this.pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, size.width * size.height);
  }

  attach(canvas: HTMLCanvasElement): () => void {
    canvas.width = this.width;
    canvas.height = this.height;
    // Kept in memory: it is written strip by strip, which a canvas on the GPU pays for each time.
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('2d canvas: expected a context, got none');
    this.#contexts.set(canvas, context);
    const stop = new AbortController();
    this.#put([context], 0, 0, this.width, this.height, stop.signal);
    return () => {
      stop.abort();
      this.#contexts.delete(canvas);
    };
  }

  show(): void {
    this.showPart(0, 0, this.width, this.height);
  }

  showPart(x: number, y: number, width: number, height: number): void {
    this.#put([...this.#contexts.values()], x, y, width, height, never);
  }

  /** At once, or in strips where that would hold the page up. */
  #put(
    contexts: readonly CanvasRenderingContext2D[],
    x: number,
    y: number,
    width: number,
    height: number,
    signal: AbortSignal,
  ): void {
    const put = (from: number, to: number) => {
      for (const context of contexts) context.putImageData(this.image, 0, 0, x, y + from, width, to - from);
    };
    if (width * height * contexts.length <= atOnce) put(0, height);
    else void inStrips({ width, height }, signal, put, atOnce / 4);
  }
}
