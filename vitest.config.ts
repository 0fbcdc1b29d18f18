import { defineConfig } from 'vitest/config';
import { longLane } from './tests/support/lane.ts';

/** Tests that start backends with paths of their own, or break them: each file in a process of its own. */
const alone = ['src/engine/**/*.test.ts', 'tests/**/*.test.ts'];
const elsewhere = longLane ? [] : ['**/*.long.test.ts'];

export default defineConfig({
  test: {
    // Nothing is timed: on a busy machine a test may take ten times as long as on a quiet one.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'alone', include: alone, exclude: elsewhere } },
      // The others share what they import, which takes half as long.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...alone, ...elsewhere],
          isolate: false,
        },
      },
    ],
  },
});
