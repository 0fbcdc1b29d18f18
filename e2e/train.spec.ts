import { expect, type Locator, type Page, test } from '@playwright/test';
import { messages } from './support/page.ts';

const counter = (page: Page): Locator => page.getByRole('timer', { name: 'Steps' });
const stepsOf = async (page: Page): Promise<number> => Number(await counter(page).textContent());
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function openTrain(page: Page, query = ''): Promise<void> {
  await page.goto(`/?tab=train&backend=wasm${query}`);
  await expect(page.getByRole('region', { name: 'Demos' })).toBeVisible({ timeout: 30_000 });
}

/** Plays the default demo to a step, and pauses. */
async function playTo(page: Page, step: number): Promise<number> {
  await page.getByRole('region', { name: 'Demos' }).getByRole('button').last().click();
  await expect.poll(() => stepsOf(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(step);
  await press(page, 'Pause');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  return stepsOf(page);
}

test('one click on a demo trains, pauses, steps and starts over', async ({ page }) => {
  await openTrain(page);
  const paused = await playTo(page, 2);
  await press(page, 'Step');
  await expect(counter(page)).toHaveText(String(paused + 1), { timeout: 30_000 });
  await expect(page).toHaveURL(/tab=train&preset=/);
  await press(page, 'Back to step 0');
  await expect(counter(page)).toHaveText('0');
  await expect(messages(page)).toHaveText('');
});
