import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { buildPage } from './buildPage.ts';
import { dist, root } from './paths.ts';
import { serve } from './serve.ts';

/** Tests on a page that holds the app's own worker and nothing else, at `baseURL`: nobody calls it but the test. */
export const test = base.extend<object, { harness: string }>({
  harness: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const outDir = mkdtempSync(join(tmpdir(), 'perceptual-harness-'));
      await buildPage(root, 'e2e/harness', outDir);
      const served = await serve({ '/': outDir, '/models/': join(dist, 'models') });
      await use(served.url);
      served.close();
      rmSync(outDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: ({ harness }, use) => use(harness),
});
