import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { chooseView, giveFiles, messages, openPage, small } from './support/page.ts';
import { pngOf } from './support/pictures.ts';

/** Nothing is wider than the screen. */
async function expectNarrow(page: Page, state: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, state).toBeLessThanOrEqual(0);
}

/** The same, and axe finds nothing. */
async function expectFine(page: Page, state: string, within?: string): Promise<void> {
  await expectNarrow(page, state);
  await expectAccessible(page, state, within);
}

const phone = { width: 390, height: 844 };

test('has no accessibility violations on a phone, whatever is shown', { tag: '@long' }, async ({ page }) => {
  await page.setViewportSize(phone);
  await openPage(page, `${small}&theme=light`);
  for (const view of ['Side by side', 'Split', 'Onion skin', 'Blink', 'Difference', 'Heat map']) {
    await chooseView(page, view);
    await expect(page.getByRole('radio', { name: view })).toBeChecked();
    await expectNarrow(page, view);
    if (view === 'Split' || view === 'Heat map') await expectAccessible(page, view);
  }
  await page.getByRole('button', { name: 'Measure a region only' }).click();
  await expect(page.getByRole('region', { name: 'Region that is measured' })).toBeVisible();
  await expectFine(page, 'with the region tools');

  await giveFiles(page, 'Generated image', [
    pngOf('one.png', 256, 256, [220, 30, 30]),
    pngOf('a-name-without-a-place-to-break-that-is-long-all-the-same.png', 256, 256, [30, 220, 30]),
    { name: 'no-image.png', mimeType: 'image/png', bytes: new TextEncoder().encode('words') },
  ]);
  await expect(messages(page)).toContainText('“no-image.png” is not an image');
  await expect(page.getByRole('region', { name: 'Ranking' }).getByRole('row')).toHaveCount(3);
  await expectFine(page, 'with a ranking and a message');

  for (const [name, shown] of [
    [/^Export$/, 'menu'],
    [/^Working size/, 'dialog'],
    [/^Backend/, 'dialog'],
  ] as const) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole(shown)).toBeVisible();
    await expectFine(page, `with what ${name} opens`, `[role=${shown}]`);
    await page.keyboard.press('Escape');
    await expect(page.getByRole(shown)).toBeHidden();
  }

  await giveFiles(page, 'Reference image', [pngOf('wide.png', 90, 64, [100, 100, 100])]);
  await expect(page.getByText('The images have different sizes')).toBeVisible();
  await expectFine(page, 'with different sizes');
});

test('has no accessibility violations in Chinese on a light phone', async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto(`/${small}&theme=light&lang=zh-CN`);
  await expect(page.getByRole('status', { name: '总感知距离' })).toHaveText(/\d/);
  await expectFine(page, 'with a result');
  await page.getByRole('button', { name: /^参考.*粘贴$/ }).click();
  await expect(page.getByRole('log', { name: '消息' })).not.toBeEmpty();
  await page.getByRole('button', { name: /^工作尺寸/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('combobox', { name: '重采样' })).toHaveValue('Lanczos 插值');
  await expectFine(page, 'with a message and the working size');
});
