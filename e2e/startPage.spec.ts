import { expect, test } from '@playwright/test';
import { openWithAll } from './support/page.ts';

test('opening the page fetches only what is there, from its own origin, and logs no error', async ({
  page,
  request,
  baseURL,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) =>
    complaints.push(`${request.url()}: ${request.failure()?.errorText ?? 'failed'}`),
  );
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()}: ${response.status()}`);
  });
  const asked: URL[] = [];
  page.on('request', (request) => {
    if (/^https?:/.test(request.url())) asked.push(new URL(request.url()));
  });

  await openWithAll(page, '?backend=wasm');
  await page.waitForLoadState('networkidle');
  expect(complaints).toEqual([]);
  expect([...new Set(asked.map(({ origin }) => origin))]).toEqual([baseURL]);
  // What the worker asks for is seen here too.
  const paths = asked.map(({ pathname }) => pathname);
  expect(paths).toContain('/models/vgg19-slim/manifest.json');
  // The first pair comes drawn, and of tfjs's kernels only those of the backend.
  expect(paths.filter((path) => path.endsWith('.png'))).toHaveLength(2);
  const scripts = await Promise.all(
    [...new Set(paths)]
      .filter((path) => path.endsWith('.js'))
      .map(async (path) => (await request.get(path)).text()),
  );
  const kernels = (kind: string) => scripts.filter((text) => text.includes(kind)).length;
  expect([kernels('tfjs-backend-wasm-threaded-simd.worker.js'), kernels('WEBGL_PACK')]).toEqual([1, 0]);
});

test('the page names an icon that is there', async ({ page, request }) => {
  await page.goto('/');
  const icon = await page.locator('link[rel="icon"]').getAttribute('href');
  const answer = await request.get(icon!);
  expect(answer.headers()['content-type']).toContain('image/svg');
  expect(await answer.text()).toContain('</svg>');
});
