import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { buildPage } from '../../e2e/support/buildPage.ts';
import { serve } from '../../e2e/support/serve.ts';

declare global {
  interface Window {
    /** Milliseconds of each task of the main thread that took more than 50. */
    longTasks: number[];
  }
}

/** Builds the page and serves it, with the networks in `models`, while `use` works with its address. */
export async function withBuiltPage<T>(root: string, models: string, use: (url: string) => Promise<T>) {
  const outDir = mkdtempSync(join(tmpdir(), 'perceptual-page-'));
  await buildPage(root, '.', outDir);
  const served = await serve({ '/': outDir, '/models/': models });
  try {
    return await use(served.url);
  } finally {
    served.close();
    rmSync(outDir, { recursive: true });
  }
}

/** A page as a visitor has it who was never there, in English, that counts its long tasks from the start. */
export async function visit(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      window.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask', buffered: true });
  });
  return page;
}
