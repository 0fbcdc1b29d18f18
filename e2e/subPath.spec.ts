import { expect, test } from '@playwright/test';
import { measured, totalValue } from './support/page.ts';
import { dist } from './support/paths.ts';
import { serve } from './support/serve.ts';

test.use({ serviceWorkers: 'allow' });

test('the same build works in a folder of a server, with and without a network', async ({
  page,
  context,
}) => {
  // As a static host has it: no headers of its own, and nothing at the root.
  const served = await serve({ '/some/path/': dist }, { isolated: false });
  const outside: string[] = [];
  context.on('request', (request) => {
    const { pathname, protocol } = new URL(request.url());
    if (protocol === 'http:' && !pathname.startsWith('/some/path/')) outside.push(request.url());
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${served.url}some/path/?backend=wasm&size=64`);
  await measured(page);
  const before = await totalValue(page);
  expect(before).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /^Link/ }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain(`${served.url}some/path/?backend=wasm&`);

  const kept = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return registration?.active?.state === 'activated' ? registration.scope : null;
    });
  await expect.poll(kept).toBe(`${served.url}some/path/`);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!.href;
    const { start_url, icons } = await (await fetch(link)).json();
    return [start_url, icons[0].src].map((path) => new URL(path, link).href);
  });
  expect(manifest).toEqual([`${served.url}some/path/`, `${served.url}some/path/icon.svg`]);
  expect(outside).toEqual([]);

  served.close();
  await context.setOffline(true);
  await page.reload();
  await measured(page);
  expect(await totalValue(page)).toBe(before);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});
