import { expect, type Page, test } from '@playwright/test';
import { holding } from '#io/weights/testing/fileServer.ts';
import { findChromium, plainFlags } from '#tests/support/chromium.ts';
import { type Publisher, startPublisher } from './support/downloads.ts';
import { measured, messages, openNetworks, openPage, totalValue } from './support/page.ts';

const MiB = 1024 * 1024;

// A script that a test has rewritten came from no address that the browser knows, and may not ask this machine for anything.
const args = [...plainFlags, '--disable-features=LocalNetworkAccessChecks'];
test.use({ launchOptions: { executablePath: findChromium(), args } });

let publisher: Publisher;
test.beforeAll(async () => {
  publisher = await startPublisher();
});
test.afterAll(() => publisher.server.close());
test.beforeEach(async ({ page }) => {
  publisher.behave(null);
  publisher.server.requests.length = 0;
  await publisher.serveTo(page);
  await page.route('**/models/vgg19/**', (route) => route.fulfill({ status: 404 }));
});

const vgg19 = (page: Page) => page.getByRole('region', { name: 'VGG-19', exact: true });
/** The distance in a layer's row, as it is shown and, in its title, in full. */
const distanceAt = (page: Page, tap: string) =>
  page.getByRole('button', { name: tap, exact: true }).locator('xpath=../..').locator('[title]').first();

test('measures the first layers of VGG-19 while the rest of it is coming, over a broken connection', {
  tag: '@long',
}, async ({ page }) => {
  let breakOff = () => {};
  const broken = new Promise<void>((resolve) => {
    breakOff = resolve;
  });
  const nothing = new Promise<void>(() => {});
  const healthy = publisher.server.behave;
  let up = true;
  publisher.behave((request, response, bytes) => {
    if (!up) return void response.writeHead(503).end();
    void broken.then(() => response.socket?.destroy());
    return holding(14 * MiB, nothing, healthy)(request, response, bytes);
  });
  await openPage(page, '?backend=wasm&size=128');
  const before = await totalValue(page);
  await openNetworks(page);
  await vgg19(page).getByRole('button', { name: 'Download 80.1 MB' }).first().click();
  await page.getByRole('button', { name: 'Use VGG-19 now' }).click();

  // The shallow rows have numbers, the deep ones say that they are still coming.
  await expect(page.getByRole('note').filter({ hasText: /So far: \d+ of 16 layers/ })).toBeVisible();
  await expect(distanceAt(page, 'relu5_4')).toHaveText('coming');
  const shallow = ['relu1_1', 'relu1_2', 'relu2_1', 'relu2_2', 'relu3_1'];
  const early = new Map<string, number>();
  for (const tap of shallow) {
    await expect(distanceAt(page, tap)).toHaveText(/\d/);
    early.set(tap, Number(await distanceAt(page, tap).getAttribute('title')));
  }
  await expect(page.getByRole('button', { name: 'Export' })).toBeDisabled();

  // What has arrived and was not read yet goes with a connection: all that is sent has to be in the page first.
  await expect(page.getByText(': 14.7 MB of 80.1 MB')).toBeVisible();
  // Half-way the connection goes: said, and the page is as it was before.
  up = false;
  breakOff();
  const said = messages(page).getByText(/broke off/);
  await expect(said).toHaveText(/after 14\.7 MB of 80\.1 MB\. .*What has come is kept: start it again/);
  await expect(page.getByText('VGG-19 is not installed here, so the page runs on VGG-19 slim')).toBeVisible();
  await expect.poll(() => totalValue(page)).toBe(before);

  // It goes on from there, and the numbers of the whole network are those of its first layers.
  publisher.behave(null);
  publisher.server.requests.length = 0;
  await openNetworks(page);
  await vgg19(page)
    .getByRole('button', { name: /^Go on: 14\.7 MB of 80\.1 MB/ })
    .click();
  await page.keyboard.press('Escape');
  await expect(messages(page).getByText('VGG-19 is installed')).toBeVisible({ timeout: 600_000 });
  expect(publisher.server.requests.filter((request) => /bytes=\d+-$/.test(request))).toEqual([
    expect.stringMatching(/bytes=1\d{7}-$/),
  ]);
  await expect(distanceAt(page, 'relu5_4')).toHaveText(/\d/);
  await measured(page);
  // The rows come a task after the total.
  for (const [tap, value] of early)
    await expect
      .poll(async () => Number(await distanceAt(page, tap).getAttribute('title')), { message: tap })
      .toBeCloseTo(value, 6);
  await expect(page.getByRole('button', { name: 'Export' })).toBeEnabled();
});

test('goes back to what was there when a download is cancelled', async ({ page }) => {
  publisher.behave(holding(14 * MiB, new Promise(() => {}), publisher.server.behave));
  await openPage(page, '?backend=wasm&size=128');
  const before = await totalValue(page);
  await openNetworks(page);
  await vgg19(page).getByRole('button', { name: 'Download 80.1 MB' }).first().click();
  await page.getByRole('button', { name: 'Use VGG-19 now' }).click();
  await expect(distanceAt(page, 'relu5_4')).toHaveText('coming');
  // All that comes has been measured: nothing moves under the pointer any more.
  await expect(distanceAt(page, 'relu3_1')).toHaveText(/\d/);
  await expect(page.getByRole('button', { name: 'Cancel' })).toHaveCount(1);
  const transfer = page.locator('.card').filter({ has: page.getByRole('progressbar', { name: 'Progress' }) });
  await transfer.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => totalValue(page)).toBe(before);
  await expect(messages(page)).toBeEmpty();
});
