import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { parseReport } from '#report/report.ts';
import { focused, key, reach, reachItem } from './support/keyboard.ts';
import { measured, openPage, small, totalValue } from './support/page.ts';
import { pngOf } from './support/pictures.ts';

test('two images can be opened, weighed, looked at and exported by the keyboard alone', async ({ page }) => {
  // From now on choosers are caught; asked for with the key that opens one, the browser's own may be faster.
  page.on('filechooser', () => {});
  await openPage(page, small);
  await key(page, 'Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();

  await reach(page, 'Help');
  await key(page, 'Enter');
  await expect(page.getByRole('dialog', { name: 'What this page shows' })).toBeVisible();
  await key(page, 'Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Help' })).toBeFocused();

  for (const [slot, file] of [
    ['Reference', pngOf('real.png', 64, 64, [200, 60, 60])],
    ['Generated', pngOf('made.png', 64, 64, [60, 90, 200])],
  ] as const) {
    await reach(page, `${slot}: Choose file`);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), key(page, 'Enter')]);
    await chooser.setFiles({ name: file.name, mimeType: file.mimeType, buffer: Buffer.from(file.bytes) });
    await expect(page.getByTitle(file.name, { exact: true })).toBeVisible();
  }
  await measured(page);

  await reach(page, 'Measure a region only');
  await key(page, 'Space');
  await expect(page.getByText('The whole picture is measured.')).toBeVisible();
  const whole = await totalValue(page);
  await reach(page, /^Heat map over Generated: zoom with/);
  const zoom = page.getByLabel('Screen pixels per image pixel');
  const before = Number.parseFloat((await zoom.textContent())!);
  await key(page, '+');
  expect(Number.parseFloat((await zoom.textContent())!)).toBeGreaterThan(before);
  await key(page, '0');
  expect(Number.parseFloat((await zoom.textContent())!)).toBe(before);
  await key(page, 'x');
  for (let i = 0; i < 2; i += 1) await key(page, 'Shift+ArrowLeft');
  await key(page, 'Enter');
  await expect(page.getByText(/^Region in use: [\d.]+% of the image\.$/)).toBeVisible();
  await expect.poll(() => totalValue(page)).not.toBe(whole);
  await measured(page);

  // Back among the tools with Shift, to another way to look.
  for (let i = 0; i < 60 && (await focused(page)) !== 'Heat map'; i += 1) await key(page, 'Shift+Tab');
  await key(page, 'ArrowLeft');
  await expect(page.getByRole('radio', { name: 'Difference' })).toBeChecked();
  await expect(page.getByRole('img', { name: /^Absolute difference of the two images/ })).toBeVisible();

  await reach(page, 'Recipe');
  await key(page, 'ArrowDown');
  for (let i = 0; i < 20; i += 1) {
    const chosen = page.getByRole('option', { name: 'ESRGAN', exact: true });
    if ((await chosen.getAttribute('data-combobox-selected')) !== null) break;
    await key(page, 'ArrowDown');
  }
  await key(page, 'Enter');
  const slider = page.getByRole('slider', { name: 'Weight of conv5_4' });
  await expect(slider).toHaveAttribute('aria-valuetext', '1');
  await measured(page);

  await reach(page, 'Weight of conv1_2');
  const weight = page.getByLabel('conv1_2: weight as a number');
  for (let i = 0; i < 3; i += 1) await key(page, 'ArrowRight');
  expect(Number(await weight.inputValue())).toBeGreaterThan(0);
  const both = await totalValue(page);
  await reach(page, 'Only conv1_2');
  await key(page, 'Space');
  await expect(page.getByRole('button', { name: 'Only conv1_2' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => totalValue(page)).toBeLessThan(both);

  await reach(page, 'Swap the two images');
  await key(page, 'Enter');
  await expect(page.getByRole('group', { name: 'Reference', exact: true })).toContainText('made.png');
  await measured(page);

  await reach(page, 'Export');
  await reachItem(page, 'Report (JSON)');
  const [download] = await Promise.all([page.waitForEvent('download'), key(page, 'Enter')]);
  const report = parseReport(readFileSync(await download.path(), 'utf8'));
  expect(report.total).toBe(await totalValue(page));
  expect(report.images.reference.name).toBe('made.png');
  expect(report.recipe.id).toBe('esrgan');
  expect(report.layers.filter(({ weight }) => weight > 0).map(({ tap }) => tap)).toEqual(['conv1_2']);
});
