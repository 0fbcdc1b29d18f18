import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ViewerMask } from '../types.ts';
import { MaskEditor } from './maskEditor.ts';
import { coverage } from './maskOps.ts';

const size = { width: 10, height: 10 };
const left = { x: 0, y: 0, width: 5, height: 10 };
const all = { x: 0, y: 0, ...size };

beforeAll(() => {
  vi.stubGlobal(
    'ImageData',
    class {
      constructor(readonly data: Uint8ClampedArray) {}
    },
  );
});

function editor() {
  const given: (ViewerMask | null)[] = [];
  const made = new MaskEditor(size, (mask) => given.push(mask));
  return { made, given, last: () => given.at(-1) ?? null };
}

describe('MaskEditor', () => {
  it('begins with the whole picture, and hands out one mask a finished change', () => {
    const { made, given, last } = editor();
    expect(made.state()).toEqual({ coverage: null, canUndo: false });
    made.strokeTo({ x: 2, y: 2 }, { x: 2, y: 2 }, 1, false);
    made.strokeTo({ x: 2, y: 2 }, { x: 7, y: 2 }, 1, false);
    expect(given).toEqual([]);
    made.commit();
    expect(given).toHaveLength(1);
    expect(coverage(last()!.values)).toBeCloseTo(made.state().coverage!, 12);
    made.commit();
    expect(given).toHaveLength(1);
  });

  it('erasing first takes away from everything', () => {
    const { made, last } = editor();
    made.rectangle(left, true);
    made.commit();
    expect(coverage(last()!.values)).toBe(0.5);
    expect(last()!.values[9]).toBe(255);
  });

  it('undoes each step back to no mask', () => {
    const { made, last } = editor();
    made.rectangle(left, false);
    made.commit();
    const first = last()!.values;
    made.rectangle({ x: 7, y: 7, width: 2, height: 2 }, false);
    made.commit();
    made.invert();
    made.clear();
    expect(last()).toBeNull();
    for (const share of [0.46, 0.54, 0.5]) {
      made.undo();
      expect(made.state().coverage).toBeCloseTo(share, 12);
    }
    expect(last()!.values).toEqual(first);
    made.undo();
    expect([last(), made.state().canUndo]).toEqual([null, false]);
  });

  it('is no mask at all once nothing is left of it', () => {
    const { made, last } = editor();
    made.rectangle(left, false);
    made.commit();
    made.rectangle(all, true);
    made.commit();
    expect(last()).toBeNull();
    made.undo();
    expect(made.state().coverage).toBe(0.5);
  });

  it('knows its own mask again, and forgets its history for another', () => {
    const { made, last } = editor();
    made.rectangle(left, false);
    made.commit();
    expect(made.adopt(last())).toEqual({ coverage: 0.5, canUndo: true });
    const other = { ...size, values: new Uint8Array(100).fill(255, 0, 20) };
    expect(made.adopt(other)).toEqual({ coverage: 0.2, canUndo: false });
    expect(made.adopt({ width: 3, height: 3, values: new Uint8Array(9) }).coverage).toBeNull();
  });
});
