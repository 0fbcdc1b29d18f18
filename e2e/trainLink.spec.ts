import { expect, type Page, test } from '@playwright/test';
import { messages } from './support/page.ts';
import { chooseSmallRun, counter, openTrain, press, stepsOf } from './support/trainPage.ts';

const arms = (page: Page) => page.getByRole('group', { name: /^Version / });
const query = (page: Page, key: string) => new URL(page.url()).searchParams.get(key);

test('the address carries the set-up of a run, and opens it again', async ({ page }) => {
  await openTrain(page);
  await chooseSmallRun(page);
  await page.getByLabel('Seed').fill('8');
  await page.getByLabel('Weight of Total variation, Perceptual, as a number').fill('0.5');
  await page.getByRole('textbox', { name: 'Name of the version' }).fill('mine: 50%, or more');
  await expect.poll(() => query(page, 'run')).toContain('seed:8');
  await expect.poll(() => query(page, 'run')).toContain('more');

  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Name of the version' })).toHaveValue('mine: 50%, or more');
  await expect(page.getByLabel('Seed')).toHaveValue('8');
  await expect(page.getByLabel('Training images')).toHaveValue('8');
  await expect(page.getByLabel('Weight of Total variation, mine: 50%, or more, as a number')).toHaveValue(
    '0.5',
  );
  await expect(arms(page)).toHaveCount(1);
  await expect(messages(page)).toHaveText('');
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('1');
});

test('an address whose set-up is none opens the demo’s own, and says so', async ({ page }) => {
  await openTrain(page, '&run=seed:8,arms.0.mix.adversarial:hope');
  await expect(messages(page)).toContainText('run=seed:8,arms.0.mix.adversarial:hope');
  await expect(page.getByLabel('Seed')).not.toHaveValue('8');
  await expect(arms(page)).toHaveCount(3);
});

test('an arm keeps the name it was given after its last step', async ({ page }) => {
  await openTrain(page);
  await chooseSmallRun(page);
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('1');
  await page.getByRole('textbox', { name: 'Name of the version' }).fill('after the first step');
  await press(page, 'Keep this run');
  const kept = page.getByRole('rowheader').filter({ hasNotText: 'automatic' });
  await expect(kept).toBeVisible();
  await page.goto('/?tab=train&backend=wasm');
  await page.getByRole('button', { name: 'Go on where you left off' }).click();
  await expect(counter(page)).toHaveText('1');
  await expect(page.getByRole('textbox', { name: 'Name of the version' })).toHaveValue(
    'after the first step',
  );
});

test('charts can be held while the run goes on', async ({ page }) => {
  await openTrain(page);
  await chooseSmallRun(page);
  await press(page, 'Play');
  await expect.poll(() => stepsOf(page)).toBeGreaterThanOrEqual(3);
  const charts = page.getByRole('region', { name: 'Charts' });
  const hold = charts.getByRole('button', { name: 'Freeze charts' });
  await hold.click();
  const held = charts.getByText(/^Frozen at step/);
  await expect(held).toBeVisible();
  const [, at] = /step (\d+)/.exec((await held.textContent())!)!;
  await expect.poll(() => stepsOf(page)).toBeGreaterThanOrEqual(Number(at) + 6);
  await expect(held).toHaveText(`Frozen at step ${at}; the run goes on.`);
  await press(page, 'Pause');
  await hold.click();
  await expect(held).toBeHidden();
  await expect(hold).toHaveAttribute('aria-pressed', 'false');
  await hold.click();
  await press(page, 'Back to step 0');
  await expect(held).toBeHidden();
});

test('charts out of sight wait until they are seen, or the run rests', { tag: '@long' }, async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 600 });
  await openTrain(page);
  await chooseSmallRun(page);
  const line = page.getByRole('region', { name: 'Charts' }).locator('path.line').last();
  const shape = () => line.getAttribute('d');
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('1');
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('2');
  await expect(line).toHaveAttribute('d', /L/);
  const further = async (steps: number) => {
    const from = await stepsOf(page);
    await expect.poll(() => stepsOf(page)).toBeGreaterThanOrEqual(from + steps);
  };
  await press(page, 'Play');
  await expect(line).not.toBeInViewport();
  await further(6);
  const before = await shape();
  await further(10);
  expect(await shape()).toBe(before);
  await line.scrollIntoViewIfNeeded();
  await expect.poll(shape).not.toBe(before);

  await page.mouse.wheel(0, -100_000);
  await expect(line).not.toBeInViewport();
  await further(6);
  await press(page, 'Pause');
  const playing = await shape();
  await expect.poll(shape).not.toBe(playing);
  await expect(line).not.toBeInViewport();
});

test('the pointer reads a chart out at the nearest step', async ({ page }) => {
  await openTrain(page);
  await chooseSmallRun(page);
  for (const step of ['1', '2', '3']) {
    await press(page, 'Step');
    await expect(counter(page)).toHaveText(step);
  }
  const charts = page.getByRole('region', { name: 'Charts' });
  const drawing = charts.locator('.recharts-wrapper').first();
  await drawing.scrollIntoViewIfNeeded();
  await expect(charts.locator('path.line').first()).toHaveAttribute('d', /L.*L/);
  const { x, y, width, height } = (await drawing.boundingBox())!;
  const told = charts.getByText(/^Step \d+$/);
  await page.mouse.move(x + 62, y + height / 3);
  await expect(told).toHaveText('Step 1');
  await page.mouse.move(x + width / 2 + 20, y + height / 3);
  await expect(told).toHaveText('Step 2');
  await page.mouse.move(x + width - 22, y + height / 3);
  await expect(told).toHaveText('Step 3');
  await page.mouse.move(x + width / 2, y - 60);
  await expect(told).toHaveCount(0);
});
