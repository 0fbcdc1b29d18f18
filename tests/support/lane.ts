/**
 * The two lanes of the tests: the short one is what a commit needs, the long one (`npm test -- --all`) adds what guards texts
 * and long claims. Vitest runs `*.long.test.ts`, Playwright runs tests tagged `@long`, in the long lane only.
 */
export const longLane = process.env.TEST_LANE === 'all';

/** How many cases a property is tried on: few in the short lane, `long` in the long one. */
export const runs = (long: number): number => (longLane ? long : Math.max(20, Math.round(long / 20)));

/**
 * The same cases in every run, so that a red one can be made again: `CASES_SEED` asks for others. A machine that is too
 * busy for all of them in ten minutes tries fewer.
 *
 * @param long how many a property is tried on in the long lane
 */
export const cases = (long: number) => ({
  numRuns: runs(long),
  seed: Number(process.env.CASES_SEED ?? 1),
  interruptAfterTimeLimit: 600_000,
  markInterruptAsFailure: false,
});
