import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { giveFiles, messages } from './support/page.ts';
import { chooseSmallRun, counter, openTrain, press, stepsOf } from './support/trainPage.ts';

/** Says to the page that it is hidden or seen, as the browser does when another tab comes to the front. */
const turn = (page: Page, state: DocumentVisibilityState) =>
  page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => now === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

/** Plays a small run until it has made some steps. */
async function playSmallRun(page: Page): Promise<void> {
  await chooseSmallRun(page);
  await press(page, 'Play');
  await comesTo(page, 2);
}

const comesTo = (page: Page, step: number) => expect.poll(() => stepsOf(page)).toBeGreaterThanOrEqual(step);

async function pause(page: Page): Promise<number> {
  await press(page, 'Pause');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  return stepsOf(page);
}

/** What a click on the button of that name gives as a file. */
async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, button)]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** Steps of which the table has a line, in its order. */
const stepsIn = (csv: string) =>
  csv
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]));

test('a run in a hidden tab is kept at once and goes on; nothing of it is missing on return', async ({
  page,
}) => {
  await openTrain(page);
  await playSmallRun(page);
  const rows = page.getByRole('table').getByRole('row').filter({ hasText: 'automatic' });
  await expect(rows).toHaveCount(0);
  const before = await stepsOf(page);
  await turn(page, 'hidden');
  await expect(rows).toHaveCount(1);
  await comesTo(page, before + 3);
  await turn(page, 'visible');
  await comesTo(page, before + 5);
  const last = await pause(page);
  const { bytes } = await saved(page, 'CSV');
  expect(stepsIn(bytes.toString('utf8'))).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  await expect(messages(page)).toHaveText('');
});

test('a tab that is closed in mid-run has left the run for the next one', async ({ page, context }) => {
  await openTrain(page);
  await playSmallRun(page);
  await turn(page, 'hidden');
  const kept = page.getByRole('button', { name: /^Resume .*, step \d+$/ });
  await expect(kept).toHaveCount(1);
  const step = /step (\d+)/.exec((await kept.getAttribute('aria-label')) ?? '')![1]!;
  await page.close();

  const next = await context.newPage();
  await openTrain(next);
  await next.getByRole('button', { name: 'Go on where you left off' }).click();
  // Closing keeps it once more, where the browser leaves the time.
  await expect.poll(() => stepsOf(next)).toBeGreaterThanOrEqual(Number(step));
  const resumed = await stepsOf(next);
  await press(next, 'Step');
  await expect(counter(next)).toHaveText(String(resumed + 1));
});

test('where the storage is full the run goes on and says so, and a file still takes it', async ({
  page,
  context,
}) => {
  await openTrain(page);
  const devtools = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  await playSmallRun(page);
  await turn(page, 'hidden');
  const warning = page.getByRole('alert').filter({ hasText: 'could not be kept; the run goes on' });
  await expect(warning).toContainText('left for this page');
  await turn(page, 'visible');
  await comesTo(page, (await stepsOf(page)) + 2);
  const step = await pause(page);
  await press(page, 'Keep this run');
  await expect(messages(page)).toContainText('left for this page');
  await expect(page.getByText('None yet.')).toBeVisible();

  const { name, bytes } = await saved(page, 'Export this run');
  expect(name).toContain(`step-${step}`);
  await press(page, 'Step');
  await expect(counter(page)).toHaveText(String(step + 1));
  await giveFiles(page, 'Import a run', [{ name, mimeType: 'application/octet-stream', bytes }]);
  await expect(counter(page)).toHaveText(String(step));
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
});
