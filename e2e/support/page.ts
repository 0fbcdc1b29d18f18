import { expect, type Locator, type Page } from '@playwright/test';

/** The element that shows the total. */
export const total = (page: Page): Locator => page.getByRole('status', { name: 'Total perceptual distance' });

/** An address that has everything measured at 64 pixels: for tests of what is around the numbers. */
export const small = '?size=64';

/** Opens the page, with every network that is installed, and waits until its first comparison has been made. */
export async function openWithAll(page: Page, query = ''): Promise<void> {
  await page.goto(`/${query}`);
  await measured(page);
}

/** The same without the networks of LPIPS, which are not measured with then: a third of the time of a short test. */
export async function openPage(page: Page, query = ''): Promise<void> {
  await page.route(/\/models\/(alexnet|squeezenet)\//, (route) => route.fulfill({ status: 404 }));
  await openWithAll(page, query);
}

/** Waits until nothing is being measured and a total is there. */
export async function measured(page: Page): Promise<void> {
  await expect(total(page)).toHaveText(/\d/);
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeHidden();
  // The rows come a task after the total.
  await expect(page.getByRole('region', { name: 'Layers' }).getByText('…', { exact: true })).toHaveCount(0);
}

/** The total in full precision; not a number while there is none. */
export const totalValue = async (page: Page): Promise<number> =>
  Number.parseFloat((await total(page).getAttribute('title')) ?? '');

/** What the page has to say. */
export const messages = (page: Page): Locator => page.getByRole('log', { name: 'Messages' });

/** Opens the dialog of networks. */
export async function openNetworks(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Network:/ }).click();
  await page.getByRole('menuitem', { name: 'Networks…' }).click();
}

export interface FileBytes {
  name: string;
  mimeType: string;
  bytes: Uint8Array;
}

/** Gives files to a file input by its accessible name. */
export const giveFiles = (page: Page, input: string, files: readonly FileBytes[]): Promise<void> =>
  page
    .getByLabel(input, { exact: true })
    .setInputFiles(
      files.map(({ name, mimeType, bytes }) => ({ name, mimeType, buffer: Buffer.from(bytes) })),
    );

/** Lays the images over each other in another way, by its name. */
export const chooseView = (page: Page, name: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'View' }).locator('label', { hasText: name }).click();
