import { expect, test } from '@playwright/test';
import { destroyDevice, watchDevices } from './support/devices.ts';
import { openEngine, smallest } from './support/engine.ts';
import { messages } from './support/page.ts';
import { counter, press, stepsOf } from './support/trainPage.ts';

test('the page says that the graphics device was lost in mid-run, where the run went back to, and plays on', {
  tag: '@long',
}, async ({ page }) => {
  // One arm on pixels alone, which needs no backbone, and few images: quick even on an adapter in software.
  await watchDevices(page, `${smallest}&run=arms.1:,arms.2:,images:8,heldOut:4,batch:2`);
  const { backend } = await openEngine(page, 'webgpu', { open: false });
  expect(backend).toBe('webgpu');
  await page.getByRole('radiogroup', { name: 'Screens' }).getByText('Train', { exact: true }).click();
  await expect(page.getByRole('timer')).toBeVisible({ timeout: 600_000 });
  await expect(page.getByRole('textbox', { name: 'Name of the version' })).toHaveCount(1);
  await press(page, 'Play');
  await expect.poll(() => stepsOf(page), { timeout: 600_000 }).toBeGreaterThanOrEqual(1);

  await destroyDevice(page);
  const told = page.getByRole('alert').filter({ hasText: 'The device that computes was lost' });
  const where = /went back to step (\d+) and plays on/;
  await expect(told).toContainText(where, { timeout: 600_000 });
  const from = Number(where.exec((await told.textContent())!)![1]);
  await expect.poll(() => stepsOf(page), { timeout: 600_000 }).toBeGreaterThan(from);
  await press(page, 'Pause');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  const paused = await stepsOf(page);
  await press(page, 'Step');
  await expect(counter(page)).toHaveText(String(paused + 1));
  await expect(messages(page).getByText('cannot')).toHaveCount(0);
});
