import { blankImage, type RgbImage } from '../rgbImage.ts';
import type { Colour } from './colour.ts';
import { clamp } from './maths.ts';

/** Colour and cover of one point, filled in by a {@link Shader}. Reused, so that drawing makes no garbage. */
export interface Sample {
  r: number;
  g: number;
  b: number;
  /** Cover, 0..1. Starts at 0: a shader that does nothing leaves the point alone. */
  a: number;
}

/** Colours the point (x, y). */
export type Shader = (x: number, y: number, out: Sample) => void;

export function put(out: Sample, colour: Colour, factor: number, cover: number): void {
  out.r = colour[0] * factor;
  out.g = colour[1] * factor;
  out.b = colour[2] * factor;
  out.a = cover;
}

/**
 * A surface to paint on in light (see colour.ts), several samples to a pixel. Its height is 1 and its width the aspect
 * ratio; y points down.
 */
export class Canvas {
  readonly aspect: number;
  /** Side of one sample: edges fade over it. */
  readonly sampleSide: number;
  private readonly perPixel: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly light: Float32Array;
  private readonly sample: Sample = { r: 0, g: 0, b: 0, a: 0 };

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.perPixel = clamp(Math.floor(512 / Math.max(width, height)), 2, 4);
    this.columns = width * this.perPixel;
    this.rows = height * this.perPixel;
    this.aspect = width / height;
    this.sampleSide = 1 / this.rows;
    this.light = new Float32Array(this.columns * this.rows * 3);
  }

  /** Paints the points of a box (cut to the canvas) over what is there. */
  paint(left: number, top: number, right: number, bottom: number, shader: Shader): void {
    const x0 = Math.max(0, Math.floor(left * this.rows));
    const x1 = Math.min(this.columns, Math.ceil(right * this.rows));
    const y0 = Math.max(0, Math.floor(top * this.rows));
    const y1 = Math.min(this.rows, Math.ceil(bottom * this.rows));
    const { light, sample, sampleSide } = this;
    for (let row = y0; row < y1; row++) {
      const y = (row + 0.5) * sampleSide;
      let at = (row * this.columns + x0) * 3;
      for (let column = x0; column < x1; column++, at += 3) {
        sample.a = 0;
        shader((column + 0.5) * sampleSide, y, sample);
        const cover = sample.a;
        if (cover <= 0) continue;
        light[at] = light[at]! + (sample.r - light[at]!) * cover;
        light[at + 1] = light[at + 1]! + (sample.g - light[at + 1]!) * cover;
        light[at + 2] = light[at + 2]! + (sample.b - light[at + 2]!) * cover;
      }
    }
  }

  fill(shader: Shader): void {
    this.paint(0, 0, this.aspect, 1, shader);
  }

  /** The light at a point, its nearest sample; outside, the edge. For reflections. */
  read(x: number, y: number, out: Sample): void {
    const column = clamp(Math.floor(x * this.rows), 0, this.columns - 1);
    const row = clamp(Math.floor(y * this.rows), 0, this.rows - 1);
    const at = (row * this.columns + column) * 3;
    out.r = this.light[at]!;
    out.g = this.light[at + 1]!;
    out.b = this.light[at + 2]!;
  }

  /** How much of a point inside a shape counts, for a signed distance to its edge (negative inside). */
  cover(distance: number): number {
    return clamp(0.5 - distance / this.sampleSide);
  }

  /** The mean light of each pixel, back to 8 bits. */
  toImage(): RgbImage {
    const image = blankImage(this.width, this.height);
    const { perPixel, columns, light } = this;
    const share = 1 / (perPixel * perPixel);
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        const to = (y * this.width + x) * 3;
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let j = 0; j < perPixel; j++)
            for (let i = 0; i < perPixel; i++)
              sum += clamp(light[((y * perPixel + j) * columns + x * perPixel + i) * 3 + c]!);
          image.rgb[to + c] = Math.floor(Math.sqrt(sum * share) * 255 + 0.5);
        }
      }
    }
    return image;
  }
}
