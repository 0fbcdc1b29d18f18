import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { messages, openPage, small, total } from './support/page.ts';

test('a worker that cannot be loaded is told of, and a reload helps', async ({ page }) => {
  await page.route(/assets\/entry-[\w-]+\.js/, (route) => route.abort());
  await page.goto('/');
  await expect(messages(page)).toContainText('The part of the page that computes could not be started');
  await expect(page.getByRole('button', { name: /^Backend: no backend/ })).toBeVisible();
  await expect(messages(page).getByRole('alert')).toHaveCount(1);
  await expectAccessible(page, 'without its worker');
  await page.unroute(/assets\/entry-[\w-]+\.js/);
  await messages(page).getByRole('button', { name: 'Reload the page' }).click();
  await expect(total(page)).toHaveText(/\d/);
  await expect(messages(page)).toBeEmpty();
});

test('the same on the Train screen, in Chinese', async ({ page }) => {
  await page.route(/assets\/entry-[\w-]+\.js/, (route) => route.abort());
  await page.goto('/?tab=train&lang=zh-CN');
  await expect(page.getByRole('log', { name: '消息' })).toContainText('页面的计算部分未能启动');
  await expect(page.getByRole('button', { name: '重新加载页面' })).toBeVisible();
});

test('a screen whose script cannot be had says so in its place, and the page goes on', async ({ page }) => {
  await page.route(/assets\/TrainPanel-[\w-]+\.js/, (route) => route.abort());
  await openPage(page, small);
  const screens = page.getByRole('radiogroup', { name: 'Screens' });
  await screens.getByText('Train').click();
  const said = page.getByRole('alert').filter({ hasText: 'This part of the page could not be loaded' });
  await expect(said).toBeVisible();
  await expect(said.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  await expectAccessible(page, 'without the Train screen');
  await screens.getByText('Compare').click();
  await expect(said).toBeHidden();
  await expect(total(page)).toHaveText(/\d/);
  await screens.getByText('Train').click();
  await expect(page).toHaveURL(/tab=train/);
  await page.unroute(/assets\/TrainPanel-[\w-]+\.js/);
  await said.getByRole('button', { name: 'Reload the page' }).click();
  await expect(page.getByRole('timer', { name: 'Steps' })).toBeVisible();
});

test('a language whose texts cannot be had leaves the page in the one it has', async ({ page }) => {
  await openPage(page, small);
  await page.route(/assets\/texts-[\w-]+\.js/, (route) => route.abort());
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(messages(page)).toContainText('This part of the page could not be loaded');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: 'Help' })).toBeVisible();
  await page.reload();
  await expect(page.getByText('The page could not be loaded')).toBeVisible();
});

test('a panel or a dialog whose script cannot be had leaves the rest as it is', async ({ page }) => {
  await page.route(/assets\/(ContributionChart|HelpDialog)-[\w-]+\.js/, (route) => route.abort());
  await openPage(page, small);
  const chart = page.getByRole('region', { name: 'What the total is made of' });
  await expect(chart.getByRole('alert')).toContainText('This part of the page could not be loaded');
  for (let i = 0; i < 2; i += 1) {
    await page.getByRole('button', { name: 'Help' }).click();
    await expect(messages(page).getByRole('alert')).toHaveCount(1);
    await expect(messages(page)).toContainText('This part of the page could not be loaded');
    await messages(page).getByRole('button', { name: 'Dismiss' }).click();
    await expect(messages(page)).toBeEmpty();
  }
  await page.getByRole('slider', { name: 'Weight of relu1_2' }).press('Home');
  await expect(page.getByRole('textbox', { name: 'relu1_2: weight as a number' })).toHaveValue('0');
});

test('a part that is still being fetched says so, and one that cannot be had is no wider than a phone', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 800 });
  let fail = () => {};
  const failed = new Promise<void>((resolve) => {
    fail = resolve;
  });
  await page.route(/assets\/TrainPanel-[\w-]+\.js/, async (route) => {
    await failed;
    await route.abort();
  });
  await page.goto('/?tab=train&backend=wasm');
  await expect(page.getByRole('status').filter({ hasText: 'is being loaded' })).toBeVisible();
  fail();
  const alert = page.getByRole('alert').filter({ hasText: 'This part of the page could not be loaded' });
  await expect(alert).toBeVisible();
  await alert.locator('p').evaluate((text) => {
    text.textContent += `${location.origin}/assets/${'A'.repeat(80)}.js`;
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
