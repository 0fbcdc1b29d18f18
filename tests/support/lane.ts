/**
 * The two lanes of the tests: the short one is what a commit needs, the long one (`npm test -- --all`) adds what guards texts
 * and long claims. Vitest runs `*.long.test.ts`, Playwright runs tests tagged `@long`, in the long lane only.
 */
export const longLane = process.env.TEST_LANE === 'all';

/** How many cases a property is tried on: few in the short lane, `long` in the long one. */
export const runs = (long: number): number => (longLane ? long : Math.max(20, Math.round(long / 20)));
