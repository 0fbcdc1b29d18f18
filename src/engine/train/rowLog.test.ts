import { inflateSync } from 'fflate';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StepRow } from '#core/training/rows.ts';
import { RowLog } from './rowLog.ts';

vi.mock('fflate', async (original) => {
  const real = await original<typeof import('fflate')>();
  return { ...real, inflateSync: vi.fn(real.inflateSync) };
});
const unpackings = vi.mocked(inflateSync);
beforeEach(() => void unpackings.mockClear());

const row = (arm: number, step: number): StepRow => ({
  arm,
  step,
  turn: 'both',
  ms: 1,
  terms: { l1: 1 / step },
  weights: {},
  gradients: {},
  discriminatorLoss: null,
  scores: null,
  clamped: false,
});

/** A log of two arms after so many steps. */
function logOf(steps: number): RowLog {
  const log = new RowLog();
  for (let step = 1; step <= steps; step++) for (const arm of [0, 1]) log.add(row(arm, step));
  return log;
}
const steps = (rows: readonly StepRow[]) => rows.map(({ step }) => step);
const allOf = (log: RowLog) => [...log.batches()].flat();

describe('a log of rows', () => {
  it('reads a chunk that has just been sealed without unpacking it, however often it is asked', () => {
    const log = logOf(760);
    for (let step = 761; step < 800; step++) {
      log.add(row(0, step));
      expect(steps(log.latest(0, 30)).at(0)).toBe(step - 29);
    }
    expect(unpackings).not.toHaveBeenCalled();
  });

  it('unpacks no chunk to be brought back, the newest once to go on, the oldest once for all arms', () => {
    const { stored } = logOf(4000);
    const log = new RowLog();
    log.restore(stored);
    expect(unpackings).not.toHaveBeenCalled();
    for (let step = 4001; step < 4020; step++) {
      log.add(row(0, step));
      expect(steps(log.latest(0, 200)).at(-1)).toBe(step);
    }
    expect(unpackings).toHaveBeenCalledTimes(1);
    expect([log.first(0)?.step, log.first(1)?.step, log.first(2)]).toEqual([1, 1, null]);
    expect([log.first(0)?.arm, log.first(1)?.arm]).toEqual([0, 1]);
  });

  it('goes back over sealed chunks, of which it unpacks those that it goes through', () => {
    const log = new RowLog();
    log.restore(logOf(4000).stored);
    log.rewind(3700);
    expect(unpackings.mock.calls.length).toBeLessThanOrEqual(2);
    expect(allOf(log)).toEqual(allOf(logOf(3700)));
    log.rewind(0);
    expect(allOf(log)).toEqual([]);
  });
});
