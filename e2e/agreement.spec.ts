import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { openPage } from './support/page.ts';

test('says how well each network and metric agrees with people, in the chooser and as a table that sorts', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 900 });
  await openPage(page, '?size=64');
  const chooser = page.getByRole('button', { name: /^Network:/ });
  await chooser.click();
  const alexnet = page.getByRole('menuitemradio', { name: /AlexNet/ });
  await expect(alexnet).toContainText(/Good: .* Bad: .*With most people in \d\d\.\d% of choices/);
  await page.getByRole('menuitem', { name: 'Agreement with people…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Agreement with people' });
  const table = dialog.getByRole('table', { name: 'Agreement with people' });
  await expect(table).toBeVisible();
  const shares = async () => {
    const cells = await table.locator('tbody tr td:nth-child(2)').allTextContents();
    return cells.flatMap((text) => (text === '–' ? [] : [Number.parseFloat(text)]));
  };
  const found = await shares();
  expect(found.length).toBeGreaterThan(3);
  expect(found).toEqual(found.toSorted((a, b) => b - a));
  const head = table.getByRole('columnheader', { name: /Materials: with most people/ });
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await head.getByRole('button').press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  expect(await shares()).toEqual(found.toReversed());
  await expect(table.getByRole('row', { name: /PSNR/ })).toContainText('Ponomarenko');
  await expect(dialog.getByText(/4 of the 24 kinds of change/)).toBeVisible();
  await expectAccessible(page, 'with the table of agreement', '[role="dialog"]');
  // The table scrolls in itself, the page does not.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(chooser).toBeFocused();
  await page.getByRole('button', { name: /^More: / }).click();
  await page.getByRole('button', { name: 'Agreement with people…' }).click();
  await expect(dialog).toBeVisible();
});
