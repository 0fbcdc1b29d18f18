import { expect, test } from '@playwright/test';
import { measured } from './support/page.ts';

/** How many times slower than this machine the page's thread is. */
const SLOWER = 4;

/** Begins with the page: in each frame, where each card begins. */
function watchCards() {
  const tops: Record<string, number[]> = {};
  const look = () => {
    for (const card of document.querySelectorAll('section.card')) {
      const name = card.getAttribute('aria-label') ?? '';
      tops[name] ??= [];
      const seen = tops[name];
      const top = Math.round(card.getBoundingClientRect().top + window.scrollY);
      if (seen.at(-1) !== top) seen.push(top);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Object.assign(window, { cardTops: tops });
}

for (const width of [390, 1440])
  test(`no card moves from the first frame to the first numbers on a slow machine, ${width} px wide`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.addInitScript(watchCards);
    await page.goto('/');
    await measured(page);
    // What is filled last.
    const made = page.getByRole('region', { name: 'How this number was made' });
    await expect(made.getByText('SHA-256 of the weights')).toBeVisible();
    const view = page.getByRole('region', { name: 'Images', exact: true });
    await expect(view.getByRole('radiogroup', { name: 'View' })).toBeVisible();
    const tops = await page.evaluate(async () => {
      for (let frames = 0; frames < 10; frames += 1) await new Promise(requestAnimationFrame);
      return (window as unknown as { cardTops: Record<string, number[]> }).cardTops;
    });
    expect(Object.keys(tops)).toHaveLength(7);
    const moved = Object.entries(tops).filter(([, seen]) => Math.max(...seen) - Math.min(...seen) > 1);
    expect(Object.fromEntries(moved)).toEqual({});
  });
