import { expect, type Page } from '@playwright/test';
import { onGpu } from '#tests/support/chromium.ts';
import { relativeError } from '#tests/support/golden.ts';
import { readGolden, truthIsThere } from '#tests/support/truth.ts';
import { destroyDevice, watchDevices } from './support/devices.ts';
import { compareNumbers, comparison, openEngine, openTruthImage, smallest } from './support/engine.ts';
import { test } from './support/harness.ts';
import { dist } from './support/paths.ts';
import { serve } from './support/serve.ts';

const there = truthIsThere();
const rows = ['relu1_2', 'relu2_2', 'relu3_4'].map((tap) => ({ tap, distance: 'l1' as const }));

const notices = (page: Page) => page.evaluate(() => window.notices);

test.describe('a graphics device that goes away', () => {
  test.skip(!there, 'no reference data');

  test('is started anew, and the call is repeated by itself; a second time the next backend takes over', async ({
    page,
  }) => {
    test.skip(onGpu, 'a forward pass is over there before the device can be taken away in it');
    await watchDevices(page);
    await openEngine(page, 'webgpu', { open: false });
    const pair = readGolden().pairs.find(({ name }) => name === 'tiny-mirrored')!;
    const [a, b] = [await openTruthImage(page, pair.a), await openTruthImage(page, pair.b)];
    const params = comparison('vgg19', a, b, { rows });
    const expectGolden = async (backend: string) => {
      const found = await compareNumbers(page, params);
      expect(found.backend).toBe(backend);
      for (const { tap, value } of found.rows)
        expect(relativeError(value, pair.taps[tap]!.l1), `${tap} on ${backend}`).toBeLessThan(1e-3);
    };
    await expectGolden('webgpu');
    expect(await notices(page)).toEqual([]);

    await destroyDevice(page);
    await expectGolden('webgpu');
    expect(await notices(page)).toEqual([{ kind: 'backend-recovered', backend: 'webgpu' }]);

    // In the middle of a forward pass this time.
    const c = await openTruthImage(page, 'lpips-examples/ex_ref.png');
    const d = await openTruthImage(page, 'lpips-examples/ex_p0.png');
    const running = compareNumbers(page, comparison('vgg19', c, d, { rows }));
    await page.waitForFunction(() => window.stage === 'features');
    await destroyDevice(page);
    const found = await running;
    expect(found.backend).toBe('wasm');
    const example = readGolden().pairs.find(({ name }) => name === 'lpips-ex-p0')!;
    for (const { tap, value } of found.rows)
      expect(relativeError(value, example.taps[tap]!.l1), tap).toBeLessThan(1e-3);
    expect((await notices(page)).at(-1)).toMatchObject({
      kind: 'backend-changed',
      boot: { backend: 'wasm' },
      because: { code: 'device-lost', backend: 'webgpu' },
    });
    await expectGolden('wasm');
  });
});

test('an adapter in software is passed over, unless it is asked for', async ({ page }) => {
  test.skip(onGpu, 'the graphics processor is taken there');
  const boot = await openEngine(page, 'auto');
  expect(boot.backend).toBe('wasm');
  expect(boot.skipped).toEqual([
    { backend: 'webgpu', reason: 'software-adapter', detail: expect.stringMatching(/swiftshader/i) },
  ]);
});

test('without WebAssembly the page computes on the processor, and says why', async ({ page }) => {
  test.skip(onGpu, 'the graphics processor is taken there');
  await page.goto(smallest);
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await page.workers()[0]!.evaluate(() => {
    Object.defineProperty(globalThis, 'WebAssembly', { value: undefined });
  });
  const boot = await openEngine(page, 'auto', { open: false });
  expect(boot.backend).toBe('cpu');
  expect(boot.skipped.map(({ backend, reason }) => [backend, reason])).toEqual([
    ['webgpu', 'software-adapter'],
    ['wasm', 'unavailable'],
    ['webgl', 'software-adapter'],
  ]);
});

test('a page that is not cross-origin isolated computes on one thread', async ({ page }) => {
  const served = await serve({ '/': dist }, { isolated: false });
  try {
    await page.goto(new URL(smallest, served.url).href);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    const boot = await openEngine(page, 'wasm', { open: false });
    expect(boot).toMatchObject({ backend: 'wasm', threads: 1, detail: 'SIMD' });
  } finally {
    served.close();
  }
});
