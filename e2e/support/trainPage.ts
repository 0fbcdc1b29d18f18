import { expect, type Locator, type Page } from '@playwright/test';

/** Where the run on the Train screen is. */
export const counter = (page: Page): Locator => page.getByRole('timer', { name: 'Steps' });
export const stepsOf = async (page: Page): Promise<number> => Number(await counter(page).textContent());
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** Opens the screen as a fresh page has it: with the embedded network only. */
export async function openTrain(page: Page, query = '', backend = 'wasm'): Promise<void> {
  await page.route('**/models/vgg19/**', (route) => route.fulfill({ status: 404 }));
  await page.goto(`/?tab=train&backend=${backend}${query}`);
  await expect(page.getByRole('timer')).toBeVisible();
}

/** One arm on few images: all that a test of the page around a run needs. */
export async function chooseSmallRun(page: Page): Promise<void> {
  await press(page, 'Remove Perceptual + adversarial');
  await press(page, 'Remove Pixels only');
  await page.getByLabel('Training images').fill('8');
}

/** One step of such a run. */
export async function takeOneStep(page: Page): Promise<void> {
  await chooseSmallRun(page);
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('1');
}
