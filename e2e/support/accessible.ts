import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Waits until no colour or place is on its way to another, and no tooltip is shown: it belongs to its control, and axe
 * would ask for a landmark around it. */
async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}

/**
 * Fails where axe finds something, with its rule and the first places. `state` says what the page shows; `within` keeps
 * to a part of it, where the rest is what was looked at before.
 */
export async function expectAccessible(page: Page, state: string, within?: string): Promise<void> {
  await settled(page);
  // The page has no frames: no second page is needed to put together what was found in them.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  const found = violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.html)]);
  expect(found, state).toEqual([]);
}
