import { describe, expect, it } from 'vitest';
import {
  colourMapIds,
  colourSteps,
  colourTable,
  colourValues,
  fromBar,
  lutSize,
  opacityAt,
  toBar,
} from './colourMaps.ts';

const bytes = (colour: number) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255, colour >>> 24];
/** Relative luminance of an sRGB colour (IEC 61966-2-1). */
const luminance = (colour: number) => {
  const [red = 0, green = 0, blue = 0] = bytes(colour).map((v) =>
    v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

describe('colour maps', () => {
  it('begin and end as their authors published them', () => {
    const ends = (id: (typeof colourMapIds)[number]) =>
      [colourSteps(id)[0]!, colourSteps(id)[255]!].map(bytes);
    expect(ends('viridis')).toEqual([
      [68, 1, 84, 255],
      [253, 231, 37, 255],
    ]);
    expect(ends('inferno')).toEqual([
      [0, 0, 4, 255],
      [252, 255, 164, 255],
    ]);
  });

  it.each(colourMapIds.filter((id) => id !== 'turbo'))('%s only ever grows lighter', (id) => {
    const light = Array.from(colourSteps(id), luminance);
    for (let i = 4; i < 256; i += 4) expect(light[i]!).toBeGreaterThan(light[i - 4]!);
  });

  it.each(['linear', 'sqrt', 'log'] as const)('%s places and reads back', (scale) => {
    expect([toBar(0, scale), toBar(1, scale)]).toEqual([0, 1]);
    for (const t of [0.001, 0.1, 0.5, 0.9]) expect(fromBar(toBar(t, scale), scale)).toBeCloseTo(t, 12);
  });

  it('colours values, clipping above the top', () => {
    const table = colourTable({ colourMap: 'viridis', scale: 'linear', clearLow: false });
    const out = new Uint32Array(4);
    colourValues(new Float32Array([0, 1, 2, 9]), 0, 4, 2, table, out);
    const steps = colourSteps('viridis');
    expect([...out]).toEqual([steps[0], table[Math.floor((lutSize - 1) / 2)], steps[255], steps[255]]);
  });

  it('shows nothing but the first colour where there is no range', () => {
    const table = colourTable({ colourMap: 'magma', scale: 'log', clearLow: false });
    const out = new Uint32Array(2);
    colourValues(new Float32Array([0, 0]), 0, 2, 0, table, out);
    expect([...out]).toEqual([table[0], table[0]]);
  });

  it('lets low values through when asked', () => {
    const table = colourTable({ colourMap: 'inferno', scale: 'linear', clearLow: true });
    expect(table[0]! >>> 24).toBe(0);
    expect(table[lutSize - 1]! >>> 24).toBe(255);
    expect([opacityAt(0, true), opacityAt(1, true), opacityAt(0, false)]).toEqual([0, 1, 1]);
  });
});
