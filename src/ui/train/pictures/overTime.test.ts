import { describe, expect, it } from 'vitest';
import type { Preview } from '#worker/protocolTrain.ts';
import { shownAt, stepsOf } from './overTime.ts';

const outputs = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
const preview = (arm: number, step: number): Preview => ({ arm, step, outputs, more: null });
const previews = [preview(0, 0), preview(1, 0), preview(0, 50), preview(1, 50), preview(0, 100)];

describe('pictures over time', () => {
  it('has each step once', () => {
    expect(stepsOf(previews)).toEqual([0, 50, 100]);
    expect(stepsOf([])).toEqual([]);
  });

  it('shows each arm as it was then', () => {
    const steps = (at: number) => shownAt(previews, 2, at).map((shown) => shown?.step ?? null);
    expect(steps(0)).toEqual([0, 0]);
    expect(steps(99)).toEqual([50, 50]);
    expect(steps(100)).toEqual([100, 50]);
    expect(steps(-1)).toEqual([null, null]);
  });

  it('leaves out arms that are no longer there', () => {
    expect(shownAt(previews, 1, 100)).toEqual([previews[4]]);
  });
});
