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

/** A graphics processor is fast; WebGPU in software takes a minute for what the others do in seconds. */
const softwareWebgpu = (backend: BackendName) => (backend === 'webgpu' && !onGpu ? '@long' : []);

const pixels = (file: string) => {
  const { rgb, ...size } = readPixels(file);
  return { ...size, rgb: Array.from(rgb) };
};

test.describe('gradients to the image equal PyTorch', () => {
  test.skip(!there, 'no reference data');

  for (const [backend, { pairs: names, recipes }] of Object.entries(plan) as [
    BackendName,
    (typeof plan)['cpu'],
  ][])
    test(backend, { tag: softwareWebgpu(backend) }, async ({ page }) => {
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
  for (const [backend, moved] of [
    ['wasm', 'each'],
    ['cpu', 'each'],
    ['webgl', 'together'],
    ['webgpu', 'together'],
  ] as const)
    test(`${backend}, inputs moved ${moved}`, { tag: softwareWebgpu(backend) }, async ({ page }) => {
      await page.goto('/');
      const ask = 'train gradients' as const;
      const { checked, wrong } = await page.evaluate((given) => window.ask(given), { ask, backend, moved });
      expect(wrong).toEqual([]);
      expect(checked, 'parameters and inputs').toBeGreaterThan(90);
    });
});

// A backend may be right layer by layer and wrong in a whole step: WebGL was, by a program made for other sizes.
test.describe('a whole step has the gradients that it has on wasm', () => {
  const distance = (a: readonly number[], b: readonly number[] | null) =>
    Math.hypot(...a.map((x, i) => x - (b?.[i] ?? 0)));

  // WebGPU makes its programs for their sizes, and is slow in software.
  const backends: readonly BackendName[] = onGpu ? ['webgl', 'webgpu'] : ['webgl'];
  for (const backend of backends)
    test(backend, async ({ page }) => {
      const on = async (name: BackendName) => {
        await page.goto('/');
        const request = { ask: 'first gradients', backend: name, task: 'super-resolution' } as const;
        return page.evaluate((given) => window.ask(given), request);
      };
      const [right, found] = [await on('wasm'), await on(backend)];
      expect(Object.keys(right)).toEqual(['generator', 'discriminator']);
      for (const [player, gradient] of Object.entries(right)) {
        const error = distance(gradient, found[player]!) / distance(gradient, null);
        expect(error, player).toBeLessThan(1e-3);
      }
    });
});
