import { expect, type Page } from '@playwright/test';

export const key = (page: Page, name: string): Promise<void> => page.keyboard.press(name);

/** What a screen reader calls the element with the focus, nearly. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    return (
      element?.getAttribute('aria-label') ??
      element?.labels?.[0]?.textContent?.trim() ??
      element?.textContent?.trim() ??
      ''
    );
  });

/** Opens the menu of the button with the focus and goes down to what is called so. */
export async function reachItem(page: Page, name: string): Promise<void> {
  await key(page, 'Enter');
  await expect(page.getByRole('menuitem', { name })).toBeVisible();
  await expect(page.getByRole('menu').locator(':focus')).toBeAttached();
  for (let i = 0; i < 20; i += 1) {
    if ((await focused(page)) === name) return;
    await key(page, 'ArrowDown');
  }
  throw new Error(`The arrow keys never came to “${name}”`);
}

/** Goes on with the Tab key until the focus is on what is called so. */
export async function reach(page: Page, name: string | RegExp): Promise<void> {
  for (let i = 0; i < 250; i += 1) {
    await key(page, 'Tab');
    const here = await focused(page);
    if (typeof name === 'string' ? here === name : name.test(here)) return;
  }
  throw new Error(`The Tab key never came to “${name}”`);
}
