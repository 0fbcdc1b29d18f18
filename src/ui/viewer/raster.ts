import type { Size } from '#worker/protocol.ts';

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
    context.putImageData(this.image, 0, 0);
    return () => this.#contexts.delete(canvas);
  }

  show(): void {
    this.showPart(0, 0, this.width, this.height);
  }

  showPart(x: number, y: number, width: number, height: number): void {
    for (const context of this.#contexts.values())
      context.putImageData(this.image, 0, 0, x, y, width, height);
  }
}
