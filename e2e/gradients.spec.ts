import { expect } from '@playwright/test';
import { onGpu } from '#tests/support/chromium.ts';
import { gradientMismatches } from '#tests/support/golden.ts';
import { readGolden, readPixels, truthIsThere } from '#tests/support/truth.ts';
import type { BackendName } from '#worker/protocol.ts';
import { test } from './support/harness.ts';

const there = truthIsThere();
const pairs = there ? readGolden().pairs : [];

const all = {
  pairs: ['tiny-mirrored', 'lpips-ex-p0'],
  recipes: ['multi-scale-l1', 'pix2pixHD weights', 'Real-ESRGAN taps'],
};

/** Software adapters need seconds for one gradient at 32x32; all recipes are run where they are fast. */
const plan: Readonly<Record<BackendName, { pairs: readonly string[]; recipes: readonly string[] }>> = {
  wasm: all,
  cpu: { pairs: ['tiny-mirrored'], recipes: ['multi-scale-l1'] },
  webgl: onGpu ? all : { pairs: ['tiny-mirrored'], recipes: ['pix2pixHD weights'] },
  webgpu: onGpu ? all : { pairs: ['tiny-mirrored'], recipes: ['Real-ESRGAN taps'] },
};

const pixels = (file: string) => {
  const { rgb, ...size } = readPixels(file);
  return { ...size, rgb: Array.from(rgb) };
};

test.describe('gradients to the image equal PyTorch', () => {
  test.skip(!there, 'no reference data');
  test.describe.configure({ timeout: 900_000 });

  for (const [backend, { pairs: names, recipes }] of Object.entries(plan) as [
    BackendName,
    (typeof plan)['cpu'],
  ][])
    test(backend, async ({ page }) => {
      await page.goto('/');
      for (const pair of pairs.filter(({ name }) => names.includes(name)))
        for (const recipe of recipes) {
          const golden = pair.gradientWrtB[recipe]!;
          const ask = 'image gradient' as const;
          const request = { ask, backend, a: pixels(pair.a), b: pixels(pair.b), weights: golden.weights };
          const found = await page.evaluate((given) => window.ask(given), request);
          const lines = gradientMismatches(Float32Array.from(found), pair.sizeWH[0], golden);
          expect(lines, `${pair.name}, ${recipe}`).toEqual([]);
        }
    });
});

test.describe('all that trains has the gradients of its central differences', () => {
  test.describe.configure({ timeout: 600_000 });

  for (const [backend, moved] of [
    ['wasm', 'each'],
    ['cpu', 'each'],
    ['webgl', 'together'],
    ['webgpu', 'together'],
  ] as const)
    test(`${backend}, inputs moved ${moved}`, async ({ page }) => {
      await page.goto('/');
      const ask = 'train gradients' as const;
      const { checked, wrong } = await page.evaluate((given) => window.ask(given), { ask, backend, moved });
      expect(wrong).toEqual([]);
      expect(checked, 'parameters and inputs').toBeGreaterThan(90);
    });
});
