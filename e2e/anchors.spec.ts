import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { openPage, total, totalValue } from './support/page.ts';

test('says on demand what the total is like, by a scale of the reference itself', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  await openPage(page, '?size=64&distortion=jpeg&strength=0.5');
  const card = page.getByRole('region', { name: 'Total', exact: true });
  const made = () => page.evaluate(() => window.perceptualPlayground.engine.callsMade);
  const before = await made();
  await card.getByRole('button', { name: 'What is it like?' }).click();
  const ruler = card.getByRole('img', { name: /^Scale of the total/ });
  await expect(ruler).toBeVisible();
  expect(await made()).toBe(before + 13);
  const marks = (await ruler.getAttribute('aria-label'))!;
  // Colour is not subsampled by this change, whose steps are 2.5 times the standard tables: quality 20 has those.
  const sentence = card.getByText(/about as far as JPEG quality \d+ of your reference/);
  const quality = Number(/quality (\d+)/.exec((await sentence.textContent())!)![1]);
  expect(quality).toBeGreaterThan(10);
  expect(quality).toBeLessThan(35);
  expect(marks).toContain(`your image at ${await total(page).textContent()}`);
  // Other weights move the marks by themselves.
  const weight = page.getByRole('textbox', { name: 'relu5_4: weight as a number' });
  await weight.fill('9');
  // Its explanation goes with the focus.
  await weight.blur();
  await expect(ruler).not.toHaveAttribute('aria-label', marks);
  expect(await totalValue(page)).toBeGreaterThan(0);
  expect(await made()).toBe(before + 13);
  await expectAccessible(page, 'with the scale of the total', 'section[aria-label="Total"]');
});
