import { expect, type Page, test } from '@playwright/test';
import { seededPicture } from '#tests/support/pictures.ts';
import { pngFile } from '#tests/support/pngFile.ts';
import { call } from './support/engine.ts';
import { type FileBytes, giveFiles, measured, openPage, totalValue } from './support/page.ts';

/** A picture that no sample is as large as. */
function large(name: string, width: number, height: number, seed: number): FileBytes {
  const { rgb } = seededPicture(width, height, seed, 'noise');
  const row = (y: number) => Array.from(rgb.subarray(y * width * 3, (y + 1) * width * 3));
  return { name, mimeType: 'image/png', bytes: pngFile({ width, height, depth: 8, colourType: 2, row }) };
}

async function chooseSide(page: Page, side: string): Promise<void> {
  await page.getByRole('button', { name: /Working size/ }).click();
  await page.getByRole('combobox', { name: 'Longest side' }).click();
  await page.getByRole('option', { name: new RegExp(`^${side}`) }).click();
  await page.keyboard.press('Escape');
}

test('a large pair is measured at its native size in strips: cancelled, made, and nothing is left behind', {
  tag: '@long',
}, async ({ page }) => {
  await openPage(page, '?backend=wasm');
  const [width, height] = [1800, 1300];
  await giveFiles(page, 'Reference image', [large('a.png', width, height, 1)]);
  await giveFiles(page, 'Generated image', [large('b.png', width, height, 2)]);
  await expect(page.getByText('512 × 370 · 2 forward passes')).toBeVisible();
  await measured(page);
  const reduced = await totalValue(page);
  const before = await call(page, 'memory', null);
  const doing = page.getByRole('progressbar', { name: 'Looking through the network' });

  await chooseSide(page, 'native');
  await expect(doing).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(doing).toBeVisible();
  await measured(page);
  await expect(page.getByText('1800 × 1300 · 2 forward passes')).toBeVisible();
  const native = await totalValue(page);
  expect(native).not.toBe(reduced);

  const { tensors, bytes } = await call(page, 'memory', null);
  expect([tensors, bytes], 'on the device').toEqual([before.tensors, before.bytes]);
});

test('the menu says which working sizes cannot be had before one is chosen', async ({ page }) => {
  await openPage(page, '?backend=wasm&lang=en');
  await giveFiles(page, 'Reference image', [large('thin.png', 2000, 20, 1)]);
  await giveFiles(page, 'Generated image', [large('thin-too.png', 2000, 20, 2)]);
  await page.getByRole('button', { name: /Working size/ }).click();
  await page.getByRole('combobox', { name: 'Longest side' }).click();
  const option = (name: RegExp) => page.getByRole('option', { name });
  await expect(option(/^1024 · too small: this network needs 16/)).toHaveAttribute(
    'data-combobox-disabled',
    'true',
  );
  await expect(option(/^native$/)).not.toHaveAttribute('data-combobox-disabled', 'true');
});
