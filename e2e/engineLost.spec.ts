import { expect, type Page, test } from '@playwright/test';
import { relativeError } from '#tests/support/golden.ts';
import { destroyDevice, watchDevices } from './support/devices.ts';
import { measured, messages, totalValue } from './support/page.ts';

const backend = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** Has the other side of each ReLU measured. */
const read = (page: Page, side: string) => page.getByText(side, { exact: true }).click();

test('a graphics device that is lost under the Compare screen is told in a sentence, and nothing else changes', {
  tag: '@long',
}, async ({ page }) => {
  // LPIPS looks at the images' own size: minutes, where a graphics device is imitated.
  await page.route(/\/models\/(vgg19|alexnet|squeezenet)\//, (route) => route.fulfill({ status: 404 }));
  await watchDevices(page, '/?size=32&backend=wasm');
  await measured(page);
  const before = await totalValue(page);
  await backend(page, /^Backend: WASM/).click();
  await page.getByRole('combobox', { name: 'Use', exact: true }).click();
  await page.getByRole('option', { name: 'WebGPU' }).click();
  await expect(backend(page, 'Backend: WebGPU')).toBeVisible({ timeout: 600_000 });
  await page.keyboard.press('Escape');
  await measured(page);
  expect(relativeError(await totalValue(page), before)).toBeLessThan(1e-3);

  await destroyDevice(page);
  await read(page, 'before ReLU');
  await expect(messages(page)).toContainText(
    'The graphics device was lost and has been started again. Nothing on the page was lost.',
    { timeout: 600_000 },
  );
  await measured(page);
  await expect(backend(page, 'Backend: WebGPU')).toBeVisible();

  // A second time, the next backend takes over.
  await destroyDevice(page);
  await read(page, 'after ReLU');
  await expect(messages(page)).toContainText(
    /The graphics device was lost; the page goes on with (WASM|WebGL)\. Nothing on the page was lost\./,
    { timeout: 600_000 },
  );
  await measured(page);
  await expect(backend(page, /^Backend: WASM × \d+$/)).toBeVisible();
  expect(relativeError(await totalValue(page), before)).toBeLessThan(1e-3);
});
