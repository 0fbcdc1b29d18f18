import type { Size } from '#worker/protocol.ts';

/** Whole pixels; right and bottom are width and height away. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export const inside = 255;
export const outside = 0;

/** Every function here writes into `values` ([height, width] of `size`) and returns the smallest rectangle it may have
 * changed, or null for none. */
type Values = Uint8Array;

/** The part of `rect` that lies in the picture; null if none does. */
export function clipRect(rect: Rect, size: Size): Rect | null {
  const x = Math.max(0, Math.floor(rect.x));
  const y = Math.max(0, Math.floor(rect.y));
  const right = Math.min(size.width, Math.ceil(rect.x + rect.width));
  const bottom = Math.min(size.height, Math.ceil(rect.y + rect.height));
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null;
}

export function unite(a: Rect | null, b: Rect | null): Rect | null {
  if (!a || !b) return a ?? b;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

export function fillRect(values: Values, size: Size, rect: Rect, value: number): Rect | null {
  const part = clipRect(rect, size);
  if (!part) return null;
  for (let y = part.y; y < part.y + part.height; y++)
    values.fill(value, y * size.width + part.x, y * size.width + part.x + part.width);
  return part;
}

/** Every pixel whose centre is within `radius` of the segment (x0, y0)-(x1, y1); the stroke of a round brush. */
export function stroke(
  values: Values,
  size: Size,
  from: { x: number; y: number },
  to: { x: number; y: number },
  radius: number,
  value: number,
): Rect | null {
  const r = Math.max(0.5, radius);
  const part = clipRect(
    {
      x: Math.min(from.x, to.x) - r,
      y: Math.min(from.y, to.y) - r,
      width: Math.abs(to.x - from.x) + 2 * r,
      height: Math.abs(to.y - from.y) + 2 * r,
    },
    size,
  );
  if (!part) return null;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  for (let y = part.y; y < part.y + part.height; y++)
    for (let x = part.x; x < part.x + part.width; x++) {
      const px = x + 0.5 - from.x;
      const py = y + 0.5 - from.y;
      const t = length > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
      const ex = px - t * dx;
      const ey = py - t * dy;
      if (ex * ex + ey * ey <= r * r) values[y * size.width + x] = value;
    }
  return part;
}

export function invert(values: Values, size: Size): Rect {
  for (let i = 0; i < values.length; i++) values[i] = 255 - values[i]!;
  return { x: 0, y: 0, ...size };
}

/** Part of the picture that counts, 0..1. */
export function coverage(values: Values): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length > 0 ? sum / (255 * values.length) : 0;
}

/** Sum of the values in a rectangle. */
export function sumRect(values: Values, size: Size, rect: Rect): number {
  let sum = 0;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const end = y * size.width + rect.x + rect.width;
    for (let i = end - rect.width; i < end; i++) sum += values[i]!;
  }
  return sum;
}

export function copyRect(values: Values, size: Size, rect: Rect): Uint8Array {
  const copy = new Uint8Array(rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const start = (rect.y + y) * size.width + rect.x;
    copy.set(values.subarray(start, start + rect.width), y * rect.width);
  }
  return copy;
}

export function pasteRect(values: Values, size: Size, rect: Rect, copy: Uint8Array): void {
  for (let y = 0; y < rect.height; y++)
    values.set(copy.subarray(y * rect.width, (y + 1) * rect.width), (rect.y + y) * size.width + rect.x);
}

/** Draws `part` of a mask as a veil over what does not count: dark with light stripes, so that it shows on any picture. */
export function fillVeil(values: Values, size: Size, part: Rect, out: Uint32Array): void {
  const period = Math.max(4, Math.round(Math.min(size.width, size.height) / 48));
  const line = Uint32Array.from({ length: size.width + period }, (_, x) =>
    x % period < period / 4 ? stripe : veil,
  );
  for (let y = part.y; y < part.y + part.height; y++) {
    const start = y * size.width;
    const shift = y % period;
    for (let x = part.x; x < part.x + part.width; x++)
      out[start + x] = values[start + x]! >= 128 ? 0 : line[x + shift]!;
  }
}
const veil = (0xa8000000 | (0x20 << 16) | (0x18 << 8) | 0x18) >>> 0;
const stripe = (0xb8000000 | (0x78 << 16) | (0x6c << 8) | 0x6c) >>> 0;
