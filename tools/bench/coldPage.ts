import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { buildPage } from '../../e2e/support/buildPage.ts';
import { serve } from '../../e2e/support/serve.ts';

declare global {
  interface Window {
    longTasks: number[];
  }
}

export interface ColdPage {
  /** From the navigation to the total of the page's own 256x256 pair, ms; one of each visit, nothing cached. */
  first: number[];
  /** Longest task of the main thread during each visit, ms; 0 where none took more than 50. */
  longestTask: number[];
}

/** Builds the page, and opens it as a visitor does who was never there, on the network that the server has. */
export async function coldPage(
  browser: Browser,
  root: string,
  models: string,
  rounds: number,
): Promise<ColdPage> {
  const outDir = mkdtempSync(join(tmpdir(), 'perceptual-page-'));
  await buildPage(root, '.', outDir);
  const served = await serve({ '/': outDir, '/models/': models });
  const found: ColdPage = { first: [], longestTask: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      await page.addInitScript(() => {
        window.longTasks = [];
        new PerformanceObserver((list) => {
          window.longTasks.push(...list.getEntries().map(({ duration }) => duration));
        }).observe({ type: 'longtask', buffered: true });
      });
      await page.goto(served.url);
      const shown = await page.waitForFunction(() => {
        const total = document.querySelector('output[aria-label="Total perceptual distance"]');
        return /\d/.test(total?.textContent ?? '') && performance.now();
      });
      found.first.push((await shown.jsonValue()) as number);
      found.longestTask.push(await page.evaluate(() => Math.max(0, ...window.longTasks)));
      await context.close();
    }
  } finally {
    served.close();
    rmSync(outDir, { recursive: true });
  }
  return found;
}
