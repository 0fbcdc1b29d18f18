import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runRows } from './runRows.ts';
import type { Step } from './steps.ts';

const ok = { passed: 1, failed: 0, skipped: 0 };

/** A step that says its name's lines and ends when it is told to. */
function step(name: string, more: Partial<Step> = {}) {
  let end = (_: typeof ok) => {};
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const run: Step['run'] = async (says) => {
    says(`${name} 1`);
    begin();
    const counts = await new Promise<typeof ok>((resolve) => {
      end = resolve;
    });
    says(`${name} 2`);
    return counts;
  };
  return { step: { name, run, ...more }, begun, end: (counts = ok) => end(counts) };
}

it('keeps the lines of a step together while another one is live', async () => {
  const lines: string[] = [];
  const [slow, quick] = [step('slow', { live: true }), step('quick')];
  const all = runRows([[slow.step], [quick.step]], (line) => lines.push(line));
  await Promise.all([slow.begun, quick.begun]);
  quick.end();
  await expect.poll(() => lines.at(-1)).toBe('\n== slow, going on');
  slow.end();
  await all;
  expect(lines).toEqual([
    '\n== slow',
    'slow 1',
    '-- quick: begun',
    '\n== quick',
    'quick 1',
    'quick 2',
    '\n== slow, going on',
    'slow 2',
  ]);
});

it('goes on after a failure, but not with what needs a success', async () => {
  const failed = { passed: 0, failed: 1, skipped: 0 };
  const fails = (name: string): Step => ({ name, run: async () => failed });
  const ended = await runRows(
    [
      [{ ...fails('build'), needed: true }, fails('size')],
      [fails('types'), { name: 'lint', run: async () => ok }],
    ],
    () => {},
  );
  expect(ended.map(({ name, counts }) => [name, counts.failed]).sort()).toEqual([
    ['build', 1],
    ['lint', 0],
    ['types', 1],
  ]);
});

it.each([['--all', '--only'], ['--all=no']])('npm test -- %s %s: is told what there is', (...args) => {
  const script = fileURLToPath(new URL('test.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `npm test does not know ${args.at(-1)}. It takes -- --all: the long lane as well.\n`,
  });
});
