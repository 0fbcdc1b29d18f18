import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { messages, openPage, total, totalValue } from './support/page.ts';
import { counter, openTrain, press, takeOneStep } from './support/trainPage.ts';
import { dropFiles } from './support/transfer.ts';

const zones = (page: Page) => page.getByRole('region', { name: 'Where the files are to go' });
const dropped = (bytes: Uint8Array) => [{ name: 'x.bin', mimeType: 'application/octet-stream', bytes }];

test('a report that is dropped brings its settings back, and says what it was made of', async ({ page }) => {
  await openPage(page, '?size=64&recipe=gatys');
  const before = await totalValue(page);
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Report (JSON)' }).click(),
  ]);
  const bytes = await readFile(await file.path());
  await openPage(page, '?size=128');
  expect(await totalValue(page)).not.toBe(before);
  await dropFiles(page, zones(page).getByText(/reference image/), dropped(bytes));
  await expect(messages(page)).toContainText('It was made of “lake-7.png” and “lake-7-blur-40.png”');
  await expect(page).toHaveURL(/recipe=gatys.*size=64/);
  await expect.poll(() => totalValue(page)).toBe(before);

  const hostile = Buffer.from('{"schema":"perceptual-report/1","layers":"<b>"}');
  await dropFiles(page, zones(page), dropped(hostile));
  await expect(messages(page)).toContainText('“x.bin” is a report that this page cannot read');
  await expect(total(page)).toHaveText(/\d/);
});

test('a run that is dropped on Compare opens in Train', async ({ page }) => {
  await openTrain(page);
  await takeOneStep(page);
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Export this run')]);
  const bytes = await readFile(await file.path());
  await openPage(page, '?size=64&backend=wasm');
  await dropFiles(page, zones(page).getByText(/generated image/), dropped(bytes));
  await expect(counter(page)).toHaveText('1');
  await expect(page).toHaveURL(/tab=train/);
});
