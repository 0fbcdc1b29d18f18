import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { call } from './support/engine.ts';
import { giveFiles, measured, messages, openPage, small, total, totalValue } from './support/page.ts';
import { pngOf } from './support/pictures.ts';

const callsMade = (page: Page) => page.evaluate(() => window.perceptualPlayground.engine.callsMade);
const weightOf = (page: Page, tap: string) => page.getByRole('slider', { name: `Weight of ${tap}` });
const search = (page: Page) => new URL(page.url()).searchParams;

test('opens with a pair of its own, its distance, and a sentence about it', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await openPage(page);
  expect(await totalValue(page)).toBeGreaterThan(0);
  await expect(page.getByText(/puts them [\d.]+ apart/)).toBeVisible();
  await expect(page.getByRole('slider', { name: /^Weight of relu/ })).toHaveCount(16);
  // Nothing leaves the page's own origin; pictures drawn here are asked for as `data:` and `blob:`.
  const elsewhere = asked.filter((origin) => origin !== 'null' && origin !== new URL(page.url()).origin);
  expect(elsewhere).toEqual([]);
});

test('names each control of the main job once', async ({ page }) => {
  await openPage(page);
  // A name is looked for as a part of a label: nothing else may bear it.
  for (const name of ['Reference image', 'Generated image', 'Weight of relu1_2', 'Total perceptual distance'])
    await expect(page.getByLabel(name), name).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Export' })).toHaveCount(1);
  await expect(weightOf(page, 'relu1_2')).toHaveAttribute('aria-valuenow', '1');
});

test('compares two images that a person brings', async ({ page }) => {
  await openPage(page);
  const before = await totalValue(page);
  await giveFiles(page, 'Reference image', [pngOf('grey.png', 64, 64, [128, 128, 128])]);
  await giveFiles(page, 'Generated image', [pngOf('grey-too.png', 64, 64, [128, 128, 128])]);
  await expect(total(page)).toHaveText('0');
  await giveFiles(page, 'Generated image', [pngOf('red.png', 64, 64, [220, 30, 30])]);
  await expect(page.getByText('red.png').first()).toBeVisible();
  await expect.poll(() => totalValue(page)).toBeGreaterThan(0);
  expect(await totalValue(page)).not.toBe(before);
});

test('weighs layers without a call to the worker', async ({ page }) => {
  await openPage(page);
  const [calls, before] = [await callsMade(page), await totalValue(page)];
  const slider = weightOf(page, 'relu3_4');
  await slider.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => totalValue(page)).toBeLessThan(before);
  const without = await totalValue(page);
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => totalValue(page)).toBeGreaterThan(without);
  const number = page.getByRole('textbox', { name: 'relu3_4: weight as a number' });
  await number.fill('2');
  await expect.poll(() => totalValue(page)).toBeCloseTo(without + 2 * (before - without), 4);
  await page.getByRole('button', { name: 'Only relu3_4' }).click();
  await expect.poll(() => totalValue(page)).toBeCloseTo(2 * (before - without), 4);
  await page.getByRole('button', { name: 'Only relu3_4' }).click();
  await page.getByRole('button', { name: 'Equalise' }).click();
  await expect(page.getByText('20.0%').first()).toBeVisible();
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => totalValue(page)).toBeCloseTo(before, 6);
  expect(await callsMade(page)).toBe(calls);
});

test('takes another recipe, distance and side of the ReLU', async ({ page }) => {
  await openPage(page);
  await page.getByRole('combobox', { name: /^Recipe/ }).click();
  await page.getByRole('option', { name: 'ESRGAN', exact: true }).click();
  await expect(weightOf(page, 'conv5_4')).toHaveAttribute('aria-valuetext', '1');
  await measured(page);
  await page.getByText('after ReLU', { exact: true }).click();
  await expect(weightOf(page, 'relu5_4')).toHaveAttribute('aria-valuetext', '1');
  await measured(page);
  const l1 = await totalValue(page);
  await page.getByRole('combobox', { name: 'Distance' }).click();
  await page
    .getByRole('option', { name: /squared/i })
    .first()
    .click();
  await expect.poll(() => totalValue(page)).not.toBe(l1);
  await measured(page);
});

test('carries every setting in its address, and reopens them', async ({ page, context }) => {
  await openPage(page, '?recipe=pix2pixhd&theme=dark&scene=town&distortion=noise');
  await page.getByRole('textbox', { name: 'relu2_1: weight as a number' }).fill('0.375');
  await expect.poll(() => search(page).get('w')).toContain('relu2_1:0.375');
  await measured(page);
  const [url, value] = [page.url(), await totalValue(page)];
  const other = await context.newPage();
  await other.goto(url);
  await measured(other);
  expect(await totalValue(other)).toBe(value);
  await expect(other.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('says which settings of a link it does not understand, and works', async ({ page }) => {
  await openPage(page, '?backbone=resnet&w=relu1_2:much&recipe=soup&theme=dark&utm_source=x');
  await expect(messages(page)).toContainText('backbone=resnet');
  await expect(messages(page)).toContainText('w=relu1_2:much');
  await expect(messages(page)).toContainText('recipe=soup');
  await expect(messages(page)).not.toContainText('utm');
  await messages(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(messages(page)).toBeEmpty();
});

test('never changes sizes silently', async ({ page }) => {
  await openPage(page);
  await giveFiles(page, 'Reference image', [pngOf('wide.png', 80, 64, [200, 180, 40])]);
  await giveFiles(page, 'Generated image', [pngOf('small.png', 64, 48, [40, 180, 200])]);
  await expect(page.getByText('The images have different sizes')).toBeVisible();
  await expect(total(page)).toHaveText('–');
  await page.getByRole('button', { name: 'Crop to the common area' }).click();
  await measured(page);
  await expect(page.getByText(/64 × 48 ·/).first()).toBeVisible();
  // The address follows a little later.
  await expect.poll(() => search(page).get('fit')).toBe('crop');
});

test('ranks several generated images, the closest first', async ({ page }) => {
  await openPage(page);
  const long = `${'a-very-long-name-'.repeat(6)}.png`;
  await giveFiles(page, 'Reference image', [pngOf('real.png', 64, 64, [100, 100, 100])]);
  await giveFiles(page, 'Generated image', [
    pngOf('far.png', 64, 64, [250, 20, 20]),
    pngOf(long, 64, 64, [110, 100, 100]),
    pngOf('near.png', 64, 64, [101, 100, 100]),
  ]);
  const table = page.getByRole('region', { name: 'Ranking' });
  await expect(table.getByRole('row')).toHaveCount(4);
  await expect(table.getByText('…')).toHaveCount(0);
  await expect(table.getByRole('row').nth(1)).toContainText('near.png');
  await expect(table.getByRole('row').nth(3)).toContainText('far.png');
  await measured(page);
  const { forwardPasses, decodes } = await call(page, 'memory', null);
  await table.getByRole('button', { name: 'near.png', exact: true }).click();
  await expect(page.getByTitle('near.png', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Images', exact: true }).locator('[data-stale]')).toHaveCount(
    0,
  );
  const after = await call(page, 'memory', null);
  expect([after.forwardPasses, after.decodes], 'nothing is measured again').toEqual([forwardPasses, decodes]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);
});

test('says that it looks at less than there is, and looks at all of it by one click', async ({ page }) => {
  await openPage(page, small);
  const card = page.getByRole('region', { name: 'Total', exact: true });
  await expect(card).toContainText('64 × 64 of 256 × 256');
  const reduced = await totalValue(page);
  await card.getByRole('button', { name: /^The network/ }).click();
  await expect.poll(() => search(page).get('size')).toBe('native');
  await expect(card).not.toContainText(' of 256');
  await measured(page);
  expect(await totalValue(page)).not.toBe(reduced);
});

test('makes mistakes only when asked to, and loudly', async ({ page }) => {
  await openPage(page);
  const right = await totalValue(page);
  const shown = await page.getByRole('status', { name: 'Total perceptual distance' }).textContent();
  await page.getByRole('switch', { name: 'Make mistakes on purpose' }).check({ force: true });
  await page.getByRole('checkbox', { name: 'No ImageNet normalisation' }).check();
  await expect(page.getByText('this number is wrong on purpose').first()).toBeVisible();
  const wrong = page.getByRole('status', { name: 'With the mistake' });
  await expect(wrong).toHaveText(/^\d/);
  expect(await wrong.textContent()).not.toBe(shown);
  // The right one beside the large one, the wrong one beside the box.
  await expect(page.getByRole('region', { name: 'Total', exact: true })).toContainText(`Right ${shown}`);
  await expect(page.getByRole('region', { name: 'Mistake lab' })).toContainText((await wrong.textContent())!);
  await page.getByRole('switch', { name: 'Make mistakes on purpose' }).uncheck({ force: true });
  await expect(wrong).toBeHidden();
  expect(await totalValue(page)).toBe(right);
});

const files = {
  'Report (JSON)': /"schema": ?"perceptual-report\/1"/,
  'Table (CSV)': /relu1_2,/,
  'Picture (PNG)': /^.PNG/,
  'PyTorch code': /import torch/,
};
test('exports report, table, picture, code and link', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  for (const [item, content] of Object.entries(files)) {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: item, exact: true }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString('latin1'), item).toMatch(content);
  }
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Link', exact: true }).click();
  await expect(messages(page)).toContainText('clipboard');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('distortion=blur');
});

test('speaks Chinese, from the browser or by choice', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByRole('status', { name: '总感知距离' })).toHaveText(/\d/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const language = page.getByRole('button', { name: '语言' });
  await expect(language).toHaveAttribute('aria-expanded', 'false');
  await language.click();
  await expect(language).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(total(page)).toHaveText(/\d/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect.poll(() => search(page).get('lang')).toBe('en');
  await context.close();
});

for (const width of [1440, 390])
  test(`stands still while it compares, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await openPage(page, small);
    // What is filled last at first.
    const made = page.getByRole('region', { name: 'How this number was made' });
    await expect(made.getByText('SHA-256 of the weights')).toBeVisible();
    // Where each card begins, in each frame until the comparison that is begun here has been shown.
    const places = await page.evaluate(async () => {
      const seen = new Set<string>();
      const look = () => {
        const tops = [...document.querySelectorAll('section.card')].map((card) =>
          card.getBoundingClientRect(),
        );
        seen.add(tops.map(({ top }) => Math.round(top)).join());
      };
      const { store } = window.perceptualPlayground;
      const { sample, measured: before } = store.getState();
      if (!sample) throw new Error('there is no sample pair');
      void store.getState().showSample({ ...sample, seed: sample.seed + 1 });
      for (let after = 0; after < 30; ) {
        await new Promise(requestAnimationFrame);
        look();
        const { running, measured } = store.getState();
        if (running.at === 'idle' && measured !== before) after += 1;
      }
      return [...seen];
    });
    expect(places).toHaveLength(1);
  });

for (const { name, query, width } of [
  { name: 'light', query: '?theme=light', width: 1440 },
  { name: 'dark', query: '?theme=dark', width: 1024 },
  { name: 'Chinese on a phone', query: '?lang=zh-CN&theme=dark', width: 390 },
])
  test(`has no accessibility violations: ${name}`, { tag: name === 'light' ? [] : '@long' }, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`/${query}&size=64`);
    await expect(page.getByText(/· \d+ (forward passes|次前向计算)/)).toBeVisible();
    await expectAccessible(page, 'with a result');
    await page.getByRole('switch').check({ force: true });
    await page.getByRole('checkbox').first().check();
    await expectAccessible(page, 'with a mistake');
    await page.getByRole('button', { name: /^(Help|帮助)$/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'with the help', '[role=dialog]');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.getByRole('button', { name: /^(Network|网络): / }).click();
    await page.getByRole('menuitem', { name: /^(Networks|网络)…$/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'with the networks', '[role=dialog]');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
