import { describe, expect, it } from 'vitest';
import { shorten, wrap } from './sheet.ts';

/** A font in which each letter is one wide, a Chinese one two. */
const width = (part: string) => [...part].reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0);

describe('text on the sheet', () => {
  it('breaks at spaces and loses none of the text', () => {
    const lines = wrap('VGG-19 with ImageNet weights', 12, width);
    expect(lines).toEqual(['VGG-19 with', 'ImageNet', 'weights']);
  });

  it('breaks Chinese anywhere and long words where it must', () => {
    expect(wrap('感知距离 total', 6, width)).toEqual(['感知距', '离', 'total']);
    const hash = 'a'.repeat(25);
    expect(wrap(hash, 10, width).join('')).toBe(hash);
    for (const line of wrap(hash, 10, width)) expect(width(line)).toBeLessThanOrEqual(10);
  });

  it('shortens only what does not fit', () => {
    expect(shorten('short', 10, width)).toBe('short');
    expect(shorten('a very long name', 8, width)).toBe('a very …');
    expect(width(shorten('参考图像的名字', 7, width))).toBeLessThanOrEqual(7);
  });
});
