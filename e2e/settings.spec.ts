import { expect, type Locator, type Page, test } from '@playwright/test';
import { measured, messages, openPage, small, total, totalValue } from './support/page.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const weightOf = (page: Page, tap: string) => page.getByRole('slider', { name: `Weight of ${tap}` });
const choose = async (page: Page, recipe: string) => {
  await page.getByRole('combobox', { name: /^Recipe/ }).click();
  await page.getByRole('option', { name: recipe, exact: true }).click();
};

test('a row that counts alone goes along to the other side of the ReLU, and a reset lets all count', async ({
  page,
}) => {
  await openPage(page);
  const before = await totalValue(page);
  await button(page, 'Only relu3_4').click();
  await page.getByText('before ReLU', { exact: true }).click();
  await measured(page);
  await expect(button(page, 'Only conv3_4')).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => totalValue(page)).toBeGreaterThan(0);
  await button(page, 'Reset').click();
  await measured(page);
  await expect(page.getByRole('button', { name: /^Only /, pressed: true })).toHaveCount(0);
  await expect.poll(() => totalValue(page)).toBe(before);
});

test('a row that counts alone can be let go at weight 0, too', async ({ page }) => {
  await openPage(page);
  await button(page, 'Only relu3_4').click();
  await weightOf(page, 'relu3_4').focus();
  await page.keyboard.press('Home');
  await expect(total(page)).toHaveText('0');
  await button(page, 'Only relu3_4').click();
  await expect.poll(() => totalValue(page)).toBeGreaterThan(0);
});

test('undo brings back what was weighed by hand, by the keyboard', async ({ page }) => {
  await openPage(page);
  const undo = button(page, /^Undo$/);
  await expect(undo).toBeDisabled();
  const number = page.getByRole('textbox', { name: 'relu2_2: weight as a number' });
  for (const wipe of [
    () => button(page, 'Equalise').click(),
    () => button(page, 'Reset').click(),
    () => choose(page, 'ESRGAN'),
  ]) {
    await number.fill('0.375');
    await expect(weightOf(page, 'relu2_2')).toHaveAttribute('aria-valuetext', '0.375');
    await wipe();
    await expect(page.locator('[aria-valuetext="0.375"]')).toHaveCount(0);
    await undo.focus();
    await page.keyboard.press('Enter');
    await expect(weightOf(page, 'relu2_2')).toHaveAttribute('aria-valuetext', '0.375');
    await expect(undo).toBeFocused();
  }
});

test('a link of weights alone says which side of the ReLU they are on', async ({ page }) => {
  await openPage(page, '?w=conv1_2:1,relu5_4:2,conv5_4:0.5');
  await expect(page.getByRole('radio', { name: 'before ReLU' })).toBeChecked();
  await expect(weightOf(page, 'relu5_4')).toHaveAttribute('aria-valuetext', '2');
  await expect(weightOf(page, 'conv5_4')).toHaveAttribute('aria-valuetext', '0.5');
  await expect(messages(page)).toBeEmpty();
});

test('says which rows of a link are not there, and which backend it cannot have', async ({ page }) => {
  await openPage(page, '?backend=webgpu&solo=relu9_9&mute=conv1_1');
  await expect(messages(page)).toContainText('mute=conv1_1, solo=relu9_9');
  await expect(messages(page)).toContainText(
    /You asked for WebGPU; the page uses WASM × \d+ instead\. Reason: /,
  );
  expect(await totalValue(page)).toBeGreaterThan(0);
});

test('explains its controls on focus and on hover, under their own names', async ({ page }) => {
  await openPage(page);
  const shown = page.getByRole('tooltip');
  const explained: [Locator, RegExp][] = [
    [page.getByRole('button', { name: 'Reference: Choose file', exact: true }), /stays in this browser/],
    [page.getByRole('button', { name: 'Generated: Camera', exact: true }), /stays in this browser/],
    [button(page, /^Working size: ≤ 512$/), /size the images are compared/],
    [page.getByRole('combobox', { name: 'Recipe', exact: true }), /published loss/],
    [button(page, /^Reset$/), /what the recipe says/],
    [button(page, /^Undo$/), /Brings back/],
    [page.getByRole('radio', { name: 'mean' }), /average difference/],
    [page.getByRole('radio', { name: 'after ReLU' }), /negative numbers/],
    [weightOf(page, 'relu1_2'), /multiplied by its weight/],
    [page.getByRole('textbox', { name: 'relu1_2: weight as a number' }), /as a number/],
    [button(page, /^Only relu1_2$/), /Count only/],
    [page.getByRole('radio', { name: 'Heat map' }), /where the network or a metric sees/],
    [button(page, /^Backend: WASM/), /Runs on: .*thread/],
  ];
  for (const [control, text] of explained) {
    // Focus that comes by a key, as opposed to a click, explains.
    await page.keyboard.press('Shift');
    await control.focus();
    await expect(shown).toHaveText(text);
    await expect(control).toHaveAccessibleDescription(text);
    await control.blur();
    await expect(shown).toHaveCount(0);
  }
  await button(page, /^Backend: WASM/).hover();
  await expect(shown).toHaveText(/Runs on: .*thread/);
  await button(page, /^Backend: WASM/).click();
  await expect(shown).toHaveCount(0);
  await expect(page.getByText(/Self-test passed/)).toBeVisible();
  await page.keyboard.press('Escape');
  await button(page, 'Export').click();
  await expect(
    page.getByRole('menuitem', { name: 'Report (JSON)', exact: true }),
  ).toHaveAccessibleDescription(/full precision/);
});

test('lists the keys of the pictures in its help', async ({ page }) => {
  await openPage(page);
  await button(page, 'Help').click();
  const help = page.getByRole('dialog', { name: 'What this page shows' });
  for (const key of ['+ −', '0', 'X', '← → ↑ ↓', 'Enter'])
    await expect(help.getByText(key, { exact: true })).toBeVisible();
});

test.describe('on a touch screen', () => {
  test.use({ hasTouch: true });

  test('a word explains itself when it is touched, whatever had the focus, and a button only works', async ({
    page,
  }) => {
    await openPage(page, small);
    const shown = page.getByRole('tooltip');
    await page.getByRole('textbox', { name: 'relu1_2: weight as a number' }).tap();
    await page.getByText('SSIM', { exact: true }).tap();
    await expect(shown).toHaveText(/Structural similarity/);
    await page.getByText('MAE', { exact: true }).tap();
    await expect(shown).toHaveText(/Mean/);
    await button(page, /^Only relu1_2$/).tap();
    await expect(shown).toHaveCount(0);
    await expect(button(page, /^Only relu1_2$/)).toHaveAttribute('aria-pressed', 'true');
  });
});
