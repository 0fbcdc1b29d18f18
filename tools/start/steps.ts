import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const check = (ok: boolean): Counts => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/** The tools that are run, each by the script of its package: no shell, so Windows is as good as any. */
const scripts = {
  tsc: 'typescript/bin/tsc',
  biome: '@biomejs/biome/bin/biome',
  knip: 'knip/bin/knip.js',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  'size-limit': 'size-limit/bin.js',
  playwright: '@playwright/test/cli.js',
} as const;

/** Runs a tool in the repository's folder, its output to the terminal. Returns whether it succeeded. */
function run(
  root: string,
  tool: keyof typeof scripts,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): boolean {
  const script = join(root, 'node_modules', scripts[tool]);
  // Each tool chooses its own: what this process has was set by the loader that it came through.
  const { NODE_ENV: _, ...own } = process.env;
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...own, ...env },
  });
  return status === 0;
}

/** A tool that passes or fails as a whole: one check. */
export const tool = (root: string, name: keyof typeof scripts, ...args: readonly string[]): Counts =>
  check(run(root, name, args));

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

/** Unit and truth tests. */
export function vitest(root: string): Counts {
  const file = join(root, '.cache', 'vitest.json');
  rmSync(file, { force: true });
  const ok = run(root, 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) return check(false);
  const found = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    passed: found.numPassedTests,
    // A file that does not load has no tests that could fail.
    failed: ok ? found.numFailedTests : Math.max(1, found.numFailedTests),
    skipped: found.numPendingTests + found.numTodoTests,
  };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** End-to-end tests on the built app, served at `port`. */
export function playwright(root: string, port: number): Counts {
  const file = join(root, '.cache', 'playwright.json');
  rmSync(file, { force: true });
  const env = { PORT: String(port), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const ok = run(root, 'playwright', ['test', '--reporter=list,json'], env);
  if (!existsSync(file)) return check(false);
  const { stats } = playwrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    passed: stats.expected + stats.flaky,
    failed: ok ? stats.unexpected : Math.max(1, stats.unexpected),
    skipped: stats.skipped,
  };
}
