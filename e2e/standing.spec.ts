import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { giveFiles, measured, messages, openPage, total, totalValue } from './support/page.ts';
import { pngOf } from './support/pictures.ts';

const card = (page: Page) => page.getByRole('region', { name: 'Total', exact: true });
const exportButton = (page: Page) => page.getByRole('button', { name: 'Export' });

async function chooseSide(page: Page, side: string): Promise<void> {
  await page.getByRole('button', { name: /^Working size/ }).click();
  await page.getByRole('combobox', { name: 'Longest side' }).click();
  await page.getByRole('option', { name: side, exact: true }).click();
  await page.keyboard.press('Escape');
}

async function exportedText(page: Page, item: string): Promise<string> {
  const coming = page.waitForEvent('download');
  await exportButton(page).click();
  await page.getByRole('menuitem', { name: item }).click();
  return readFileSync(await (await coming).path(), 'utf8');
}

test('marks a total that belongs to another reference, and exports nothing of it', async ({ page }) => {
  await openPage(page);
  const before = await totalValue(page);
  await giveFiles(page, 'Reference image', [pngOf('small.png', 80, 64, [200, 180, 40])]);
  await expect(page.getByText('The images have different sizes')).toBeVisible();
  expect(await totalValue(page)).toBe(before);
  await expect(card(page).getByText('previous settings', { exact: true })).toBeVisible();
  await expect(
    card(page).getByText(/not of the present settings but of: the reference image “lake/),
  ).toBeVisible();
  await expect(exportButton(page)).toBeDisabled();
  await expect(page.getByText(/puts them .* apart/)).toBeHidden();
  await expectAccessible(page, 'with numbers of the previous settings');
  await page.getByRole('button', { name: 'Resize to the reference' }).click();
  await expect(exportButton(page)).toBeEnabled();
  expect(await totalValue(page)).not.toBe(before);
  await expect(card(page).getByText('previous settings', { exact: true })).toBeHidden();
  const report = JSON.parse(await exportedText(page, 'Report (JSON)'));
  expect(report.images).toMatchObject({
    reference: { name: 'small.png', resized: false },
    generated: { width: 256, cropped: false, resized: true },
  });
});

test('says as long as it lasts that sizes were made equal, with the way back', async ({ page }) => {
  await openPage(page, '?fit=resize');
  await giveFiles(page, 'Reference image', [pngOf('wide.png', 80, 64, [200, 180, 40])]);
  await giveFiles(page, 'Generated image', [pngOf('small.png', 64, 48, [40, 180, 200])]);
  await measured(page);
  await expect(
    page.getByText('the generated image, 64 × 48, is resized to the reference’s 80 × 64'),
  ).toBeVisible();
  const made = page.getByRole('region', { name: 'How this number was made' });
  await expect(made).toContainText('80 × 64, as it is');
  await expect(made).toContainText('64 × 48, resized (Lanczos)');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(page.getByText('The images have different sizes')).toBeVisible();
  await page.getByRole('button', { name: /^Working size/ }).click();
  await page.getByRole('combobox', { name: 'Unequal sizes' }).click();
  await page.getByRole('option', { name: 'crop to the common area' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('both are cropped to their common area, 64 × 48')).toBeVisible();
});

test('carries a region over to another working size, and clears it with another reference', async ({
  page,
}) => {
  await openPage(page);
  await page.evaluate(() => {
    const values = new Uint8Array(256 * 256).fill(255, 0, 128 * 256);
    window.perceptualPlayground.store.getState().setMask({ width: 256, height: 256, values });
  });
  await expect(page.getByText('Region in use: 50.0%')).toBeVisible();
  await chooseSide(page, '128');
  await expect(messages(page)).toContainText('the region was scaled to it');
  await expect(card(page).getByText(/^128 × 128 ·/)).toBeVisible();
  await expect(page.getByText('Region in use: 50.0%')).toBeVisible();
  await expect(page.getByText('A setting does not fit here')).toHaveCount(0);
  await giveFiles(page, 'Reference image', [pngOf('other.png', 256, 256, [200, 180, 40])]);
  await expect(messages(page)).toContainText('it was painted on another reference image');
  await expect(page.getByText('Region in use')).toBeHidden();
});

test('ranks what can be measured, gives the reason for the rest, and exports both', async ({ page }) => {
  await openPage(page);
  await giveFiles(page, 'Reference image', [pngOf('real.png', 64, 64, [100, 100, 100])]);
  await giveFiles(page, 'Generated image', [
    pngOf('far.png', 64, 64, [250, 20, 20]),
    pngOf('near.png', 64, 64, [101, 100, 100]),
    pngOf('wide.png', 80, 64, [101, 100, 100]),
  ]);
  const rows = page.getByRole('region', { name: 'Ranking' }).getByRole('row');
  await expect(rows.nth(3)).toContainText('The images have different sizes');
  await expect(rows.nth(3)).toContainText('wide.png');
  await expect(rows.nth(1)).toContainText('near.png');
  await expect(page.getByText('agree about the best')).toBeVisible();
  await page.getByRole('button', { name: 'PSNR', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'PSNR' })).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('button', { name: 'PSNR', exact: true }).click();
  await expect(rows.nth(1)).toContainText('far.png');
  await expect(rows.nth(3)).toContainText('wide.png');
  const [head, ...lines] = (await exportedText(page, 'Table (CSV)')).trimEnd().split('\r\n');
  const totals = lines.filter((line) => line.startsWith('total,'));
  expect(totals).toHaveLength(3);
  expect(totals[0]).toContain('far.png');
  expect(totals.find((line) => line.includes('wide.png'))).toContain('sizes-differ');
  expect(head).toMatch(/^\uFEFFtap,kind,distance,elements,weight,contribution,share,rank,/);
});

test('says of a pair that is too small what it is measured at', async ({ page }) => {
  await openPage(page);
  await chooseSide(page, '128');
  await giveFiles(page, 'Generated image', [pngOf('thin.png', 256, 4, [1, 2, 3])]);
  await giveFiles(page, 'Reference image', [pngOf('thin-too.png', 256, 4, [9, 2, 3])]);
  await expect(page.getByText(/measured at 128 × 2 pixels; this network needs at least 16/)).toBeVisible();
  await expect(total(page)).toHaveText('–');
});

test('says that a link does not hold the images that a person brought', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  const link = async () => {
    await exportButton(page).click();
    await page.getByRole('menuitem', { name: 'Link' }).click();
  };
  await link();
  await expect(messages(page)).toContainText('clipboard');
  await expect(messages(page)).not.toContainText('not in the link');
  await giveFiles(page, 'Reference image', [pngOf('mine.png', 256, 256, [200, 180, 40])]);
  await expect(page.getByText('mine.png', { exact: true }).first()).toBeVisible();
  await measured(page);
  await link();
  await expect(messages(page)).toContainText('Your images are not in the link');
});
