import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '#tests/support/lane.ts';
import { prints, readTyped } from './typed.ts';

describe('a typed number', () => {
  it.each([
    ['219.144', 219.144, 0.0005, 6],
    ['0.550610', 0.55061, 0.0000005, 6],
    ['32.90 dB', 32.9, 0.005, 4],
    ['.5', 0.5, 0.05, 1],
    ['12', 12, 0.5, 2],
    ['−3.0', -3, 0.05, 2],
    ['1.20e-3', 0.0012, 0.000005, 3],
  ])('%s is read with half a unit of its last digit', (text, value, half, digits) => {
    const typed = readTyped(text)!;
    expect(typed.value).toBe(value);
    expect(typed.half).toBeCloseTo(half, 12);
    expect(typed.digits).toBe(digits);
  });

  it.each(['', '.', 'abc', '1,5', '1.2.3', 'e5', '--1', 'Infinity', '1e999'])('%o is none', (text) => {
    expect(readTyped(text)).toBeNull();
  });

  it('is printed by what rounds to it, and by nothing further', () => {
    const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 8 }), (number, digits) => {
        const typed = readTyped(number.toFixed(digits))!;
        expect(prints(number, typed, false)).toBe(true);
        expect(prints(typed.value + 2.1 * typed.half, typed, false)).toBe(false);
        expect(prints(typed.value - 2.1 * typed.half, typed, false)).toBe(false);
      }),
      cases(1000),
    );
  });

  it('of a network may be off by what float32 makes of it, and not by more', () => {
    const typed = readTyped('219.14403')!;
    expect(prints(219.146, typed, true)).toBe(true);
    expect(prints(219.146, typed, false)).toBe(false);
    expect(prints(219.148, typed, true)).toBe(false);
  });
});
