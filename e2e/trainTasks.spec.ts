import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { pngFile } from '#tests/support/pngFile.ts';
import { messages } from './support/page.ts';
import { chooseSmallRun, counter, openTrain, press, stepsOf } from './support/trainPage.ts';
import { dropPaths, zone } from './support/transfer.ts';

type Line = Readonly<Record<string, string>>;

/** The table of all that was measured, a line an arm and step. */
async function measured(page: Page): Promise<readonly Line[]> {
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'CSV')]);
  const [head, ...lines] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value])));
}

/** Weighted sum of the terms that have a target: what D says may rise while G learns. */
const loss = (line: Line) =>
  Object.keys(line)
    .filter((name) => name.startsWith('loss_') && name !== 'loss_adversarial')
    .map((name) => Number(line[name]) * Number(line[name.replace('loss_', 'weight_')]))
    .reduce((sum, part) => sum + part, 0);
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Waits for a step and pauses. Returns where the run is. */
async function pauseAt(page: Page, step: number): Promise<number> {
  await expect.poll(() => stepsOf(page), { timeout: 600_000 }).toBeGreaterThanOrEqual(step);
  await press(page, 'Pause');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  return stepsOf(page);
}

/** Every arm's loss is lower in the last third of its steps than in the first. */
async function expectLearning(page: Page, arms: number): Promise<void> {
  const lines = await measured(page);
  for (let arm = 1; arm <= arms; arm += 1) {
    const own = lines.filter((line) => line.arm === String(arm)).map(loss);
    const part = Math.floor(own.length / 3);
    expect(mean(own.slice(-part)), `arm ${arm}: ${own}`).toBeLessThan(mean(own.slice(0, part)));
  }
}

// Two games at once take some steps to settle: their cycle is short at first, since nothing is translated yet.
for (const [task, arms, steps] of [
  ['Generate', 1, 9],
  ['Super-resolution ×4', 3, 9],
  ['Inpainting', 1, 9],
  ['Grey to colour', 1, 9],
  ['Edges to image', 1, 9],
  ['Unpaired translation', 1, 27],
] as const)
  test(`${task}: one click on a fresh page trains, and the loss falls`, {
    tag: task === 'Generate' ? [] : '@long',
  }, async ({ page }) => {
    await openTrain(page);
    const picture = page.getByRole('figure', { name: 'The task on one image' });
    await expect(picture.getByRole('img', { name: 'What G makes before it learns' })).toBeVisible();
    await press(page, task);
    await pauseAt(page, steps);
    await expectLearning(page, arms);
    await expect(page.getByRole('img', { name: /at step \d+/ }).first()).toBeVisible();
    await expect(messages(page)).toHaveText('');
  });

test('a step of G alone leaves D unheard, and one of D alone leaves G’s images as they are', async ({
  page,
}) => {
  await openTrain(page);
  await press(page, 'Remove Pixels only');
  await press(page, 'Remove Perceptual');
  await page.getByLabel('Training images').fill('8');
  for (const [step, turn] of [
    [1, 'generator'],
    [2, 'discriminator'],
    [3, 'discriminator'],
  ] as const) {
    await press(page, 'Which networks the step changes');
    await page.getByRole('menuitem', { name: `One step of the ${turn} only` }).click();
    await expect(counter(page)).toHaveText(String(step));
  }
  const [first, second, third] = await measured(page);
  expect([first!.turn, second!.turn, third!.turn]).toEqual(['generator', 'discriminator', 'discriminator']);
  expect([first!.d_loss, first!.d_real]).toEqual(['', '']);
  for (const line of [second!, third!]) expect(Number(line.d_loss)).toBeGreaterThan(0);
});

test('slow motion names the stages of an update in their order, and a run hurries when it ends', async ({
  page,
}) => {
  await openTrain(page);
  await press(page, 'Remove Pixels only');
  await press(page, 'Remove Perceptual');
  await page.getByLabel('Training images').fill('8');
  await page.getByRole('switch', { name: 'Slow motion' }).check({ force: true });
  await press(page, 'Play');
  const stage = page.getByRole('region', { name: 'One update' }).locator('[aria-current=step]');
  for (const name of [
    'Make the input',
    'G makes its images',
    'D learns',
    'Every term is measured',
    'Gradients go back through G',
    'G learns',
  ])
    await expect(stage).toHaveText(name);
  await page.getByRole('switch', { name: 'Slow motion' }).uncheck({ force: true });
  await pauseAt(page, (await stepsOf(page)) + 4);
});

test('unpaired translation learns from two folders', async ({ page }, testInfo) => {
  const folder = async (name: string, shade: number) => {
    const path = testInfo.outputPath(name);
    await mkdir(path, { recursive: true });
    for (let i = 0; i < 10; i += 1) {
      const row = (y: number) => Array.from({ length: 40 }, (_, x) => (shade + x * 2 + y + 9 * i) % 256);
      const image = pngFile({ width: 40, height: 40, depth: 8, colourType: 0, row });
      await writeFile(join(path, `${i}.png`), image);
    }
    return path;
  };
  await openTrain(page);
  await page.getByRole('combobox', { name: 'Task' }).click();
  await page.getByRole('option', { name: 'Unpaired translation' }).click();
  await page.getByLabel('Folder of the first kind…').setInputFiles(await folder('one', 0));
  await page.getByLabel('Folder of the second kind…').setInputFiles(await folder('two', 120));
  await press(page, 'Play');
  const reached = await pauseAt(page, 8);
  await expectLearning(page, 1);
  await expect(
    page.getByText('6 training images of A, 6 of B; 2 of each held out for testing.'),
  ).toBeVisible();
  // A second pair of folders is not those of the run.
  await page.getByLabel('Folder of the first kind…').setInputFiles(await folder('three', 60));
  await page.getByLabel('Folder of the second kind…').setInputFiles(await folder('four', 200));
  await expect(page.getByRole('button', { name: 'Restart with the new settings' })).toBeVisible();
  expect(await stepsOf(page)).toBe(reached);
});

test('unpaired translation takes one dropped folder with both kinds of image in it', async ({
  page,
}, testInfo) => {
  const root = testInfo.outputPath('zoo');
  for (const [part, count] of [
    ['trainA', 5],
    ['trainB', 6],
    ['testA', 2],
    ['testB', 2],
  ] as const) {
    await mkdir(join(root, part), { recursive: true });
    for (let i = 0; i < count; i += 1) {
      const row = (y: number) => Array.from({ length: 40 }, (_, x) => (x * 2 + y + 9 * i) % 256);
      const image = pngFile({ width: 40, height: 40, depth: 8, colourType: 0, row });
      await writeFile(join(root, part, `${i}.png`), image);
    }
  }
  await openTrain(page);
  await page.getByRole('combobox', { name: 'Task' }).click();
  await page.getByRole('option', { name: 'Unpaired translation' }).click();
  await dropPaths(page, zone(page, /a folder of your own images/), [root]);
  await expect(messages(page)).toContainText('15 files are chosen for training, with both kinds of image');
  await press(page, 'Play');
  await pauseAt(page, 2);
  await expect(
    page.getByText('5 training images of A, 6 of B; 2 of each held out for testing.'),
  ).toBeVisible();
});

test('images of 64 pixels train too, and numbers beyond their limits are brought to them', async ({
  page,
}) => {
  await openTrain(page);
  await chooseSmallRun(page);
  await page.getByText('64 × 64', { exact: true }).click();
  await page.getByLabel('Batch size').fill('2');
  // A version is named by its terms.
  const weight = page.getByLabel(/^Weight of Total variation, .+, as a number$/);
  await weight.fill('9999999');
  await weight.blur();
  await expect(weight).toHaveValue('1000000');
  await weight.fill('0');
  await press(page, 'Advanced');
  await page.getByLabel('Learning rate of G').focus();
  const help = page.getByRole('tooltip');
  await expect(help.filter({ hasText: 'How far a step moves the weights' })).toBeVisible();
  // The switch itself lies over its words.
  await page.getByText('Spectral normalisation of D').hover({ force: true });
  await expect(help.filter({ hasText: 'Divides each layer of D' })).toBeVisible();
  const channels = page.getByLabel('Channels of D');
  await channels.fill('');
  await channels.pressSequentially('4.5');
  await channels.blur();
  await expect(channels).toHaveValue(/^\d+$/);
  await press(page, 'Play');
  await pauseAt(page, 8);
  await expectLearning(page, 1);
  await expect(messages(page)).toHaveText('');
});

test('layers are weighed, muted and reset in Compare’s rows, with what they measured; own layers are warned of', async ({
  page,
}) => {
  await openTrain(page);
  await chooseSmallRun(page);
  await page.getByRole('button', { name: /^Network, recipe and layers of Perceptual/ }).click();
  const mixes = page.getByRole('region', { name: 'Loss mixes' });
  const warning = mixes.getByRole('note').filter({ hasText: 'Untested choice of layers' });
  await expect(warning).toBeHidden();
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('1');
  await expect(mixes.getByText(/^\d+\.\d%$/).first()).toBeVisible();
  const number = page.getByLabel('Weight of relu5_4, Perceptual, as a number');
  await number.fill('3');
  await expect(warning).toBeVisible();
  await press(page, 'Only relu5_4, Perceptual');
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('2');
  await expect(mixes.getByText('100.0%')).toBeVisible();
  await expect(number).toHaveValue('3');
  await press(page, 'Reset');
  await expect(warning).toBeHidden();
  const reduction = mixes.getByRole('radiogroup', { name: 'Reduction' });
  await reduction.getByText('sum', { exact: true }).click();
  await expect(warning).toBeVisible();
  await reduction.getByText('mean', { exact: true }).click();
  await expect(warning).toBeHidden();
  await press(page, 'Step');
  await expect(counter(page)).toHaveText('3');
  await expect(messages(page)).toHaveText('');

  // Where no layer is heard there is nothing to train by, and no run is opened.
  await press(page, 'Only relu5_4, Perceptual');
  await press(page, 'Mute relu5_4, Perceptual');
  await expect(mixes.getByRole('alert').filter({ hasText: 'No layer of a loss' })).toBeVisible();
  await page.getByLabel('Training images').fill('9');
  await press(page, 'Restart with the new settings');
  await expect(messages(page)).toContainText('“Perceptual” has nothing to train by, so no run was opened');
  await expect(counter(page)).toHaveText('3');
});
