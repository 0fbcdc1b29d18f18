import { expect, test } from '@playwright/test';
import { measured, totalValue } from './support/page.ts';
import { dist } from './support/paths.ts';
import { serve } from './support/serve.ts';

test.use({ serviceWorkers: 'allow' });

test('opens without a network from the second visit on, and with threads whatever its server sends', async ({
  page,
  context,
}) => {
  const served = await serve({ '/': dist }, { isolated: false });
  await page.goto(`${served.url}?backend=wasm`);
  await measured(page);
  const before = await totalValue(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  // Without the headers there is one thread until the page itself adds them; it measures all the same.
  await expect(page.getByRole('button', { name: 'Backend: WASM × 1', exact: true })).toBeVisible();
  expect(before).toBeGreaterThan(0);
  const kept = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  await expect.poll(kept).toBe('activated');

  served.close();
  await context.setOffline(true);
  await page.reload();
  await measured(page);
  expect(await totalValue(page)).toBe(before);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.getByRole('button', { name: /WASM × \d/ })).toBeVisible();

  await page.getByText('Train', { exact: true }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});
