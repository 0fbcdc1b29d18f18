import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { chromiumHere, findChromium } from '#tests/support/chromium.ts';
import { runRows } from './runRows.ts';
import { downloadChromium, rowsOfSteps } from './steps.ts';

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Which lane the command line asks for; null, with a sentence written, where it asks for something else. */
function askedFor(args: readonly string[]): { all: boolean } | null {
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true });
  const unknown = tokens.find(({ kind, index }) => kind !== 'option' || args[index] !== '--all');
  if (!unknown) return { all: tokens.length > 0 };
  console.error(`npm test does not know ${args[unknown.index]}. It takes -- --all: the long lane as well.`);
  return null;
}

/**
 * Everything that has to hold: what a commit needs or, by `--all`, the long lane of the tests as well (see
 * tests/support/lane.ts). The last line is `N passed, N failed, N skipped`. Returns the process's exit code.
 */
export async function checkAll(root: string, args: readonly string[]): Promise<number> {
  const asked = askedFor(args);
  if (!asked) return 2;
  if (asked.all) process.env.TEST_LANE = 'all';
  if (!chromiumHere()) {
    console.log(
      'No Chrome or Chromium found: downloading one for the tests (playwright install chromium) ...',
    );
    await downloadChromium(root, console.log);
  }
  try {
    findChromium();
  } catch (error) {
    // Said before minutes are spent, not after.
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  const ended = await runRows(rowsOfSteps(root, await freePort()), console.log);
  console.log('');
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, counts, seconds } of ended) {
    console.log(`${counts.failed > 0 ? 'FAILED' : 'ok    '} ${name} (${seconds.toFixed(0)} s)`);
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
  }
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
}
