import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { longLane } from '#tests/support/lane.ts';
import { pngFile } from '#tests/support/pngFile.ts';
import { expectAccessible } from './support/accessible.ts';
import { giveFiles, messages } from './support/page.ts';
import { chooseSmallRun, counter, openTrain, press, stepsOf, takeOneStep } from './support/trainPage.ts';

/** A grey ramp as a PNG, 48 rows high. */
const picture = (width: number, shade: number) =>
  pngFile({
    width,
    height: 48,
    depth: 8,
    colourType: 0,
    row: (y) => Array.from({ length: width }, (_, x) => (x * 3 + y + shade) % 256),
  });

/** Plays the default demo to a step, and pauses. */
async function playTo(page: Page, step: number): Promise<number> {
  await page.getByRole('region', { name: 'Demos' }).getByRole('button').first().click();
  await expect.poll(() => stepsOf(page)).toBeGreaterThanOrEqual(step);
  await press(page, 'Pause');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  return stepsOf(page);
}

test('one click on a demo trains, pauses, steps and starts over', async ({ page }) => {
  await openTrain(page);
  const paused = await playTo(page, 2);
  const samples = page.getByRole('region', { name: 'Test images (held out)' });
  await expect(samples.getByText('Perceptual + adversarial').first()).toBeVisible();
  const charts = page.getByRole('region', { name: 'Charts' });
  await expect(charts.getByText('Pixel L1').first()).toBeVisible();
  await press(page, 'Step');
  await expect(counter(page)).toHaveText(String(paused + 1));
  await expect(page).toHaveURL(/tab=train&preset=/);
  await press(page, 'Back to step 0');
  await expect(counter(page)).toHaveText('0');
  await expect(messages(page)).toHaveText('');
});

test('a run goes on after a reload, and as a file', async ({ page }) => {
  await openTrain(page);
  await takeOneStep(page);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('mine');
  await press(page, 'Keep this run');
  await expect(page.getByRole('rowheader', { name: 'mine' })).toBeVisible();
  await page.getByRole('button', { name: 'More about mine, step 1' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export as a file' }).click(),
  ]);
  const bytes = await readFile(await file.path());

  await page.reload();
  await page.getByRole('button', { name: 'Go on where you left off' }).click();
  await expect(counter(page)).toHaveText('1');
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('2');

  await giveFiles(page, 'Import a run', [
    { name: file.suggestedFilename(), mimeType: 'application/octet-stream', bytes },
  ]);
  await expect(counter(page)).toHaveText('1');
  await giveFiles(page, 'Import a run', [
    { name: 'short', mimeType: 'application/octet-stream', bytes: bytes.subarray(0, bytes.length >> 1) },
  ]);
  await expect(messages(page).getByText('“short”')).toBeVisible();
  await expect(counter(page)).toHaveText('1');
});

test('a choice that a run cannot take says so, and starts another', async ({ page }) => {
  await openTrain(page);
  await takeOneStep(page);
  await page.getByLabel('Seed').fill('8');
  await page.getByRole('button', { name: 'Restart with the new settings' }).click();
  await expect(page.getByRole('button', { name: 'Restart with the new settings' })).toBeHidden();
  await expect.poll(() => stepsOf(page)).toBeGreaterThan(1);
});

test('trains on a folder of the person’s own, and names the files that it cannot use', async ({
  page,
}, testInfo) => {
  const folder = testInfo.outputPath('own');
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < 12; i += 1) await writeFile(join(folder, `good${i}.png`), picture(40 + i, 20 * i));
  await writeFile(join(folder, 'broken.png'), 'no image');
  await openTrain(page);
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await takeOneStep(page);
  const named = page.getByRole('alert').filter({ hasText: '1 file could not be used' });
  await expect(named.getByText('broken.png')).toBeVisible();
});

test('numbers that are none pause the run before they harm it', async ({ page }) => {
  await openTrain(page);
  await press(page, 'Grey to colour');
  await expect.poll(() => stepsOf(page)).toBeGreaterThanOrEqual(1);
  await press(page, 'Pause');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  const good = await stepsOf(page);
  await press(page, 'Advanced');
  await page.getByLabel('Strength').fill('10000');
  await page.getByLabel('Learning rate of G').fill('10');
  await page.getByLabel('Learning rate of D').fill('10');
  await page
    .getByLabel('Weight of Adversarial, Pixel + perceptual + adversarial, as a number')
    .fill('100000');
  await press(page, 'Play');
  const dialog = page.getByRole('dialog', { name: 'Paused before the numbers broke' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: `Go back to step ${good}` }).click();
  await expect(counter(page)).toHaveText(String(good));
});

test('a rate that is too large pauses the run by itself, and its start is offered', async ({ page }) => {
  await openTrain(page);
  await chooseSmallRun(page);
  await press(page, 'Advanced');
  await page.getByLabel('Learning rate of G').fill('10');
  await press(page, 'Play');
  const dialog = page.getByRole('dialog', { name: /^Paused/ });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Go back to step 0' }).click();
  await expect(counter(page)).toHaveText('0');
  await expect(page.getByLabel('Learning rate of G')).toHaveValue('10');
  await page.getByLabel('Learning rate of G').fill('0.002');
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('1');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('two tabs do not write over each other: the second one gets a copy', async ({ page, context }) => {
  await openTrain(page);
  await takeOneStep(page);
  await press(page, 'Keep this run');
  await expect(page.getByRole('rowheader').first()).toBeVisible();
  const second = await context.newPage();
  await openTrain(second);
  await second.getByRole('button', { name: 'Go on where you left off' }).click();
  const dialog = second.getByRole('dialog', { name: 'This run is open in another tab' });
  await dialog.getByRole('button', { name: 'Open a copy' }).click();
  await expect(counter(second)).toHaveText('1');
});

// In the short lane as it opens; the rest of the matrix is the long lane's.
test('has no accessibility violations, light and dark, in both languages, wide and narrow', async ({
  page,
}) => {
  await openTrain(page, '&theme=light');
  await takeOneStep(page);
  await page.getByRole('button', { name: /^Network, recipe and layers of Perceptual/ }).click();
  await press(page, 'Advanced');
  await page.getByRole('switch', { name: 'Slow motion' }).check({ force: true });
  for (const { width, look } of (
    [
      { width: 1440, look: {} },
      { width: 1024, look: { theme: 'dark' } },
      { width: 390, look: { language: 'zh-CN' } },
    ] as const
  ).slice(0, longLane ? 3 : 1)) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate((change) => window.perceptualPlayground.store.getState().set(change), look);
    await expect(page.locator('html')).toHaveAttribute('lang', 'language' in look ? 'zh-CN' : 'en');
    const scheme = width === 1440 ? 'light' : 'dark';
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    await expectAccessible(page, `${width} pixels wide`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});
