import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { expectAccessible } from './support/accessible.ts';
import { openTrain, press, takeOneStep } from './support/trainPage.ts';

/** What no part of the page can be drawn with. */
const breakPage = (page: Page) =>
  page.evaluate(() => window.perceptualPlayground.store.setState({ messages: null as never }));
const rescue = (page: Page) => page.getByRole('region', { name: 'Take your work along' });

test('a page that broke hands out each saved run as its file, and the settings', async ({ page }) => {
  await openTrain(page, '&preset=super-resolution');
  await takeOneStep(page);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('mine');
  await press(page, 'Keep this run');
  await expect(page.getByRole('rowheader', { name: 'mine' })).toBeVisible();
  await breakPage(page);
  await expectAccessible(page, 'broken');
  const run = rescue(page).getByRole('button', { name: /^Save run “mine” at step 1/ });
  const [file] = await Promise.all([page.waitForEvent('download'), run.click()]);
  expect(file.suggestedFilename()).toBe('super-resolution-step-1.perceptual-run.zip');
  const manifest = unzipSync(readFileSync(await file.path()))['manifest.json']!;
  expect(JSON.parse(strFromU8(manifest))).toMatchObject({ name: 'mine', step: 1 });
  const settings = rescue(page).getByRole('button', { name: 'Save settings (JSON)' });
  const [saved] = await Promise.all([page.waitForEvent('download'), settings.click()]);
  expect(JSON.parse(readFileSync(await saved.path(), 'utf8'))).toMatchObject({
    link: page.url(),
    settings: { tab: 'train', preset: 'super-resolution' },
  });
});

test('a page that broke without saved runs says so, and why where their storage is broken too', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await openTrain(page);
  await breakPage(page);
  await expect(rescue(page)).toContainText('No runs are saved in this browser.');
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('the disk is broken', 'UnknownError');
    };
  });
  await openTrain(page);
  await breakPage(page);
  await expect(rescue(page)).toContainText('The saved runs could not be read');
  await expect(rescue(page)).toContainText('the disk is broken');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
