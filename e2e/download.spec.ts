import { expect, type Page, test } from '@playwright/test';
import { holding } from '#io/weights/testing/fileServer.ts';
import { findChromium, plainFlags } from '#tests/support/chromium.ts';
import { type Publisher, startPublisher } from './support/downloads.ts';
import { messages, openNetworks, openPage } from './support/page.ts';

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

test('measures the first layers of VGG-19 while the rest of it is coming, over a broken connection', async ({
  page,
}) => {
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
  await openNetworks(page);
  await vgg19(page).getByRole('button', { name: 'Download 80.1 MB' }).first().click();
  await page.getByRole('button', { name: 'Use VGG-19 now' }).click();

  // The shallow rows have numbers, the deep ones say that they are still coming.
  await expect(page.getByRole('note').filter({ hasText: /So far: \d+ of 16 layers/ })).toBeVisible();
  await expect(distanceAt(page, 'relu5_4')).toHaveText('coming', { timeout: 60_000 });
  const shallow = ['relu1_1', 'relu1_2', 'relu2_1', 'relu2_2', 'relu3_1'];
  const early = new Map<string, number>();
  for (const tap of shallow) {
    await expect(distanceAt(page, tap)).toHaveText(/\d/, { timeout: 60_000 });
    early.set(tap, Number(await distanceAt(page, tap).getAttribute('title')));
  }
  await expect(page.getByRole('button', { name: 'Export' })).toBeDisabled();

  // Half-way the connection goes: said, and the page is as it was before.
  up = false;
  breakOff();
  const said = messages(page).getByText(/broke off/);
  await expect(said).toHaveText(/after 1\d\.\d MB of 80\.1 MB\. .*What has come is kept: start it again/, {
    timeout: 60_000,
  });
  await expect(page.getByText('VGG-19 is not installed here, so the page runs on VGG-19 slim')).toBeVisible();
});
