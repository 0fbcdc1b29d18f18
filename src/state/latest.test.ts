import { describe, expect, it } from 'vitest';
import { latest } from './latest.ts';

describe('latest', () => {
  it('aborts the call before when a newer one comes', async () => {
    const signals: AbortSignal[] = [];
    const run = latest(async (signal) => {
      signals.push(signal);
      await new Promise((resolve) => setTimeout(resolve, 1));
    });
    await Promise.all([run(), run(), run()]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
  });

  it('aborts the running call when it is cancelled, and runs again afterwards', async () => {
    const aborted: boolean[] = [];
    const run = latest(async (signal) => {
      await Promise.resolve();
      aborted.push(signal.aborted);
    });
    const first = run();
    run.cancel();
    await first;
    await run();
    expect(aborted).toEqual([true, false]);
  });
});
