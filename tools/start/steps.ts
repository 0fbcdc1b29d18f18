import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { runTool, type Tool, type Writes } from './runTool.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Step {
  readonly name: string;
  /** `says` gets the tool's output, whole lines at a time. */
  readonly run: (says: Writes) => Promise<Counts>;
  /** Its lines are shown as they come, not together when it has ended: it takes most of the time. */
  readonly live?: true;
  /** Without its success, what comes after it in its row has nothing to look at. */
  readonly needed?: true;
}

const check = (ok: boolean): Counts => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/**
 * All that has to hold, in rows that run side by side; the steps of a row run one after the other. The browser tests take
 * longest, so their row has only what they need, and what reads the built page.
 *
 * @param port where nothing listens: the built page is served there
 */
export function rowsOfSteps(root: string, port: number): readonly (readonly Step[])[] {
  const tool =
    (name: Tool, ...args: readonly string[]): Step['run'] =>
    async (says) =>
      check(await runTool(root, name, args, {}, says));
  return [
    [
      { name: 'build', run: tool('vite', 'build', '--logLevel', 'warn'), needed: true },
      { name: 'size', run: tool('size-limit') },
      { name: 'browser tests', run: (says) => playwright(root, port, says), live: true },
    ],
    [
      { name: 'types', run: tool('tsc', '-p', 'tsconfig.json') },
      { name: 'types of core, without a browser', run: tool('tsc', '-p', 'tsconfig.core.json') },
      { name: 'lint', run: tool('biome', 'check', '.') },
      { name: 'unused code', run: tool('knip') },
      { name: 'unit and truth tests', run: (says) => vitest(root, says) },
    ],
  ];
}

/** Downloads a browser for the tests. */
export const downloadChromium = (root: string, says: Writes): Promise<boolean> =>
  runTool(root, 'playwright', ['install', 'chromium'], {}, says);

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

/** Unit and truth tests, on half of the cores: the browser tests run beside them. */
async function vitest(root: string, says: Writes): Promise<Counts> {
  const file = join(root, '.cache', 'vitest.json');
  rmSync(file, { force: true });
  const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const workers = Math.max(1, Math.floor(availableParallelism() / 2));
  const ok = await runTool(root, 'vitest', ['run', ...args, `--maxWorkers=${workers}`], {}, says);
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
async function playwright(root: string, port: number, says: Writes): Promise<Counts> {
  const file = join(root, '.cache', 'playwright.json');
  rmSync(file, { force: true });
  const env = { PORT: String(port), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const ok = await runTool(root, 'playwright', ['test', '--reporter=list,json'], env, says);
  if (!existsSync(file)) return check(false);
  const { stats } = playwrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    passed: stats.expected + stats.flaky,
    failed: ok ? stats.unexpected : Math.max(1, stats.unexpected),
    skipped: stats.skipped,
  };
}
