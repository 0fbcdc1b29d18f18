import { describe, expect, it } from 'vitest';
import {
  clipRect,
  copyRect,
  coverage,
  fillRect,
  fillVeil,
  inside,
  invert,
  pasteRect,
  stroke,
  unite,
} from './maskOps.ts';

const size = { width: 8, height: 6 };
const blank = () => new Uint8Array(48);
const count = (values: Uint8Array) => values.filter((v) => v === inside).length;

describe('mask', () => {
  it('fills a rectangle, cut to the picture', () => {
    const values = blank();
    expect(fillRect(values, size, { x: 6, y: -1, width: 9, height: 3 }, inside)).toEqual({
      x: 6,
      y: 0,
      width: 2,
      height: 2,
    });
    expect(count(values)).toBe(4);
    expect(fillRect(values, size, { x: 8, y: 0, width: 2, height: 2 }, inside)).toBeNull();
    expect(clipRect({ x: 1.2, y: 2.7, width: 1, height: 1 }, size)).toEqual({
      x: 1,
      y: 2,
      width: 2,
      height: 2,
    });
  });

  it('draws a round brush, and a capsule between two points', () => {
    const disc = blank();
    stroke(disc, size, { x: 4, y: 3 }, { x: 4, y: 3 }, 2, inside);
    expect(count(disc)).toBe(12);
    const line = blank();
    stroke(line, size, { x: 1.5, y: 2.5 }, { x: 6.5, y: 2.5 }, 0.5, inside);
    expect(Array.from(line.subarray(16, 24))).toEqual([0, 255, 255, 255, 255, 255, 255, 0]);
    expect(count(line)).toBe(6);
  });

  it('draws at least the pixel it points at', () => {
    const values = blank();
    stroke(values, size, { x: 3.5, y: 3.5 }, { x: 3.5, y: 3.5 }, 0, inside);
    expect(count(values)).toBe(1);
  });

  it('inverts twice to the same, and knows how much it covers', () => {
    const values = blank();
    fillRect(values, size, { x: 0, y: 0, width: 8, height: 3 }, inside);
    expect(coverage(values)).toBe(0.5);
    fillRect(values, size, { x: 0, y: 0, width: 8, height: 1 }, 0);
    const before = values.slice();
    invert(values, size);
    expect(coverage(values)).toBeCloseTo(2 / 3, 12);
    invert(values, size);
    expect(values).toEqual(before);
  });

  it('copies and pastes back a part', () => {
    const values = Uint8Array.from({ length: 48 }, (_, i) => i);
    const rect = { x: 2, y: 1, width: 3, height: 4 };
    const part = copyRect(values, size, rect);
    const other = blank();
    pasteRect(other, size, rect, part);
    expect(copyRect(other, size, rect)).toEqual(part);
    expect([part[0], other[0]]).toEqual([10, 0]);
  });

  it('unites rectangles', () => {
    expect(unite(null, { x: 1, y: 1, width: 1, height: 1 })).toEqual({ x: 1, y: 1, width: 1, height: 1 });
    expect(unite({ x: 0, y: 4, width: 2, height: 1 }, { x: 5, y: 1, width: 1, height: 1 })).toEqual({
      x: 0,
      y: 1,
      width: 6,
      height: 4,
    });
  });

  it('veils what does not count', () => {
    const values = blank();
    values[9] = inside;
    const out = new Uint32Array(48).fill(1);
    fillVeil(values, size, { x: 0, y: 0, ...size }, out);
    expect(out[9]).toBe(0);
    expect(out.filter((v) => v >>> 24 > 100).length).toBe(47);
  });
});
