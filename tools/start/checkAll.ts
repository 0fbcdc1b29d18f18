import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { chromiumHere, findChromium } from '#tests/support/chromium.ts';
import { type Counts, playwright, tool, vitest } from './steps.ts';

interface Step {
  readonly name: string;
  readonly run: () => Counts;
  /** Name of a step without whose success this one has nothing to look at. */
  readonly after?: string;
}

function steps(root: string, port: number): readonly Step[] {
  return [
    { name: 'types', run: () => tool(root, 'tsc', '-p', 'tsconfig.json') },
    { name: 'types of core, without a browser', run: () => tool(root, 'tsc', '-p', 'tsconfig.core.json') },
    { name: 'lint', run: () => tool(root, 'biome', 'check', '.') },
    { name: 'unused code', run: () => tool(root, 'knip') },
    { name: 'build', run: () => tool(root, 'vite', 'build', '--logLevel', 'warn') },
    { name: 'size', run: () => tool(root, 'size-limit'), after: 'build' },
    { name: 'unit and truth tests', run: () => vitest(root) },
    { name: 'end-to-end tests', run: () => playwright(root, port), after: 'build' },
  ];
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Everything that has to hold, one step after the other, all of them even after one has failed. The last line is
 * `N passed, N failed, N skipped`. Returns the process's exit code.
 */
export async function checkAll(root: string): Promise<number> {
  if (!chromiumHere()) {
    console.log(
      'No Chrome or Chromium found: downloading one for the tests (playwright install chromium) ...',
    );
    tool(root, 'playwright', 'install', 'chromium');
  }
  try {
    findChromium();
  } catch (error) {
    // Said before minutes are spent, not after.
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const done = new Map<string, { counts: Counts; seconds: number }>();
  for (const { name, run, after } of steps(root, await freePort())) {
    if (after !== undefined && done.get(after)!.counts.failed > 0) continue;
    console.log(`\n== ${name}`);
    const began = performance.now();
    const counts = run();
    done.set(name, { counts, seconds: (performance.now() - began) / 1000 });
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  console.log('');
  for (const [name, { counts, seconds }] of done)
    console.log(`${counts.failed > 0 ? 'FAILED' : 'ok    '} ${name} (${seconds.toFixed(0)} s)`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
}
