import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { measured, openPage, total, totalValue } from './support/page.ts';

test('finds the settings that print a number of other code, and sets the page so', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  await openPage(page, '?size=64&reduction=sum');
  const sum = await totalValue(page);
  await page.getByText('mean', { exact: true }).click();
  await expect.poll(() => totalValue(page)).not.toBe(sum);
  const lab = page.getByRole('region', { name: 'Mistake lab' });
  await lab.getByRole('button', { name: 'Which settings give my number?' }).click();
  await lab.getByLabel('The number').fill('12.x');
  await expect(lab.getByRole('button', { name: 'Find the settings' })).toBeDisabled();
  await lab.getByLabel('The number').fill(sum.toPrecision(7));
  await lab.getByRole('button', { name: 'Find the settings' }).click();
  await expect(lab.getByText('sums over each layer')).toBeVisible();
  await lab.getByRole('button', { name: 'Set the page to: sums over each layer' }).click();
  await expect.poll(() => totalValue(page)).toBe(sum);
  await measured(page);
  await expectAccessible(page, 'with settings found', 'section[aria-label="Mistake lab"]');
  await expect(total(page)).toHaveText(/\d/);
});
