import type { Browser } from '@playwright/test';
import { visit, withBuiltPage } from './builtPage.ts';

export interface ColdPage {
  /** From the navigation to the total of the page's own 256x256 pair, ms; one of each visit, nothing cached. */
  first: number[];
  /** Longest task of the main thread during each visit, ms; 0 where none took more than 50. */
  longestTask: number[];
}

/** Opens the page as a visitor does who was never there, on the network that the server has. */
export function coldPage(browser: Browser, root: string, models: string, rounds: number): Promise<ColdPage> {
  return withBuiltPage(root, models, async (url) => {
    const found: ColdPage = { first: [], longestTask: [] };
    for (let round = 0; round < rounds; round++) {
      const page = await visit(browser);
      await page.goto(url);
      const shown = await page.waitForFunction(() => {
        const total = document.querySelector('output[aria-label="Total perceptual distance"]');
        return /\d/.test(total?.textContent ?? '') && performance.now();
      });
      found.first.push((await shown.jsonValue()) as number);
      found.longestTask.push(await page.evaluate(() => Math.max(0, ...window.longTasks)));
      await page.context().close();
    }
    return found;
  });
}
