import { expect, test } from '@playwright/test';
import { key, reach, reachItem } from './support/keyboard.ts';
import { counter, openTrain, stepsOf } from './support/trainPage.ts';

test('a run can be set up, played, looked at and kept by the keyboard alone', async ({ page }) => {
  await openTrain(page);
  await key(page, 'Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();

  for (const name of ['Remove Perceptual + adversarial', 'Remove Pixels only']) {
    await reach(page, name);
    await key(page, 'Enter');
  }
  await expect(page.getByRole('group', { name: /^Version / })).toHaveCount(1);
  await reach(page, 'Training images');
  await key(page, 'Control+a');
  await page.keyboard.type('8');

  await reach(page, 'Play');
  await key(page, 'Enter');
  await expect.poll(() => stepsOf(page)).toBeGreaterThanOrEqual(2);
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeFocused();
  await key(page, 'Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  const paused = await stepsOf(page);

  await reach(page, 'Which networks the step changes');
  await reachItem(page, 'One step of both');
  await key(page, 'Enter');
  await expect(counter(page)).toHaveText(String(paused + 1));
  await expect(page.getByRole('button', { name: 'Which networks the step changes' })).toBeFocused();

  const l1 = page.getByLabel('Weight of Pixel L1, Perceptual, as a number');
  const before = Number(await l1.inputValue());
  await reach(page, 'Weight of Pixel L1, Perceptual');
  await expect(page.getByRole('tooltip').filter({ hasText: 'Mean |difference| of pixels' })).toBeVisible();
  for (let i = 0; i < 3; i += 1) await key(page, 'ArrowRight');
  expect(Number(await l1.inputValue())).toBeGreaterThan(before);

  await reach(page, 'Next image');
  await key(page, 'Enter');
  await expect(page.getByText('Image 2 of 8')).toBeVisible();

  const charts = page.getByRole('region', { name: 'Charts' });
  await reach(page, 'Loss terms');
  await key(page, 'ArrowRight');
  await key(page, 'ArrowRight');
  await expect(charts.getByRole('radio', { name: 'Gradients' })).toBeChecked();
  const line = charts.getByRole('list', { name: 'Lines' }).getByRole('button').first();
  await reach(page, (await line.textContent())!);
  await key(page, 'Space');
  await expect(line).toHaveAttribute('aria-pressed', 'false');

  await reach(page, 'Name');
  await page.keyboard.type('by keyboard');
  await reach(page, 'Keep this run');
  await key(page, 'Enter');
  await expect(page.getByRole('rowheader', { name: 'by keyboard' })).toBeVisible();
  const more = `More about by keyboard, step ${paused + 1}`;
  await reach(page, more);
  await reachItem(page, 'Delete');
  await key(page, 'Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await key(page, 'Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: more })).toBeFocused();
  await expect(page.getByRole('rowheader', { name: 'by keyboard' })).toBeVisible();
});
