import { expect, type Locator, type Page, test } from '@playwright/test';
import { decode } from 'fast-png';
import { pngFile } from '#tests/support/pngFile.ts';
import {
  chooseView,
  type FileBytes,
  giveFiles,
  measured,
  openPage,
  small,
  total,
  totalValue,
} from './support/page.ts';
import { pngOf } from './support/pictures.ts';

type Rgb = readonly [number, number, number];
const side = 64;
const real: Rgb = [200, 40, 40];
const made: Rgb = [40, 160, 220];

/** A picture whose left and right halves have a colour each. */
function halves(name: string, left: Rgb, right: Rgb): FileBytes {
  const row = () => Array.from({ length: side }, (_, x) => (x < side / 2 ? left : right)).flat();
  return {
    name,
    mimeType: 'image/png',
    bytes: pngFile({ width: side, height: side, depth: 8, colourType: 2, row }),
  };
}

/** Opens two pictures that differ in their left halves only. */
async function openHalves(page: Page, query = ''): Promise<void> {
  await openPage(page, `${small}&view=side${query}`);
  await giveFiles(page, 'Reference image', [halves('real.png', real, real)]);
  await giveFiles(page, 'Generated image', [halves('made.png', made, real)]);
  await expect(page.getByRole('img', { name: /^Generated: made\.png, 64 by 64/ })).toBeVisible();
  await measured(page);
}

const pane = (page: Page, name: RegExp) => page.getByRole('application', { name });
const choose = async (page: Page, view: string) => {
  await chooseView(page, view);
  await expect(page.getByRole('radio', { name: view })).toBeChecked();
};

/** The colour that the screen shows in the middle of a pane's left or right half, below its tag. */
async function seen(where: Locator, half: 'left' | 'right'): Promise<Rgb> {
  const { width, height, data, channels } = decode(await where.screenshot({ animations: 'disabled' }));
  const x = Math.round(width * (half === 'left' ? 0.3 : 0.7));
  const at = (Math.round(height * 0.7) * width + x) * channels;
  return [data[at]!, data[at + 1]!, data[at + 2]!];
}

/** Waits until the screen shows a colour there, each channel at most three off: blending and scaling round. */
const expectSeen = (where: Locator, half: 'left' | 'right', colour: Rgb, what: string) =>
  expect(async () => {
    const found = await seen(where, half);
    const off = Math.max(...found.map((value, i) => Math.abs(value - colour[i]!)));
    expect(off, `${what}: ${found} for ${colour}`).toBeLessThanOrEqual(3);
  }).toPass({ timeout: 60_000, intervals: [100] });

const grey = ([r, g, b]: Rgb): Rgb => {
  const y = Math.round(0.2126 * r + 0.7152 * g + 0.0722 * b);
  return [y, y, y];
};
const mixed = (a: Rgb, b: Rgb): Rgb => [0, 1, 2].map((i) => (a[i]! + b[i]!) / 2) as unknown as Rgb;

test('each view shows of the two images what its name says', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openHalves(page);
  await expectSeen(pane(page, /^Reference:/), 'left', real, 'side by side');
  await expectSeen(pane(page, /^Generated:/), 'left', made, 'side by side');
  await expectSeen(pane(page, /^Generated:/), 'right', real, 'side by side');

  const both = pane(page, /^Both images:/);
  await choose(page, 'Split');
  const handle = page.getByRole('slider', { name: 'Position of the split' });
  await expectSeen(both, 'left', real, 'left of the split');
  const box = (await both.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 10, box.y + box.height / 2, { steps: 3 });
  await page.mouse.up();
  await expect(handle).toHaveAttribute('aria-valuenow', '10');
  await expectSeen(both, 'left', made, 'right of the split');
  await handle.press('End');
  await expectSeen(both, 'left', real, 'split at the right edge');

  await choose(page, 'Onion skin');
  await expectSeen(both, 'left', mixed(real, made), 'half and half');
  const share = page.getByRole('slider', { name: 'Share of the generated' });
  await share.press('Home');
  await expectSeen(both, 'left', real, 'none of the generated');
  await share.press('End');
  await expectSeen(both, 'left', made, 'all of the generated');

  await choose(page, 'Blink');
  await expectSeen(both, 'left', real, 'at rest where motion is not wanted');
  await page.getByRole('button', { name: 'Turn over' }).click();
  await expectSeen(both, 'left', made, 'turned over');
  await page.getByRole('button', { name: 'Play' }).click();
  await expectSeen(both, 'left', real, 'turned by itself');
  await expectSeen(both, 'left', made, 'turned again');
  await page.getByRole('button', { name: 'Pause' }).click();

  await choose(page, 'Difference');
  const difference = pane(page, /^Difference picture:/);
  await expectSeen(difference, 'left', [255, 255, 255], 'four times the difference');
  await page.getByRole('slider', { name: 'Amplify' }).press('Home');
  await expectSeen(difference, 'left', [160, 120, 180], 'the difference itself');
  await expectSeen(difference, 'right', [0, 0, 0], 'no difference');
  // Mean of 160, 120 and 180 of 255, over half of the picture.
  await expect(
    page.getByRole('img', {
      name: /Mean 0\.30\d* on a scale of 0 to 1\. Strongest at the (top |bottom )?left/,
    }),
  ).toBeVisible();
});

test('the heat map lies over either image, and is hot where they differ', async ({ page }) => {
  await openHalves(page, '&w=relu1_1:1');
  await choose(page, 'Heat map');
  const over = page.getByRole('radiogroup', { name: 'Over' });
  const heat = (which: string) => pane(page, new RegExp(`^Heat map over ${which}:`));
  await over.getByText('Both').click();
  await expect(heat('Reference')).toBeVisible();
  await expect(heat('Generated')).toBeVisible();
  const opacity = page.getByRole('slider', { name: 'Map', exact: true });
  await opacity.press('End');
  await expect(async () => {
    const [hot] = await seen(heat('Generated'), 'left');
    expect(hot).toBeGreaterThan(200);
  }).toPass();
  await expectSeen(heat('Generated'), 'right', grey(real), 'clear where nothing differs');
  await expect(
    page.getByRole('img', { name: /^Heat map of Weighted sum over Reference.* left,/ }),
  ).toBeVisible();

  await page.getByRole('combobox', { name: 'Map shown' }).click();
  await page.getByRole('option', { name: 'relu3_4' }).click();
  await expect(page.getByText('Distance at relu3_4, unweighted')).toBeVisible();
  await expect(page.getByRole('img', { name: /^Heat map of relu3_4 over Reference/ })).toBeVisible();

  await page.getByRole('combobox', { name: 'Map shown' }).click();
  await expect(page.getByRole('option', { name: /^LPIPS \(vgg\) \(needs VGG-16\)$/ })).toBeDisabled();
  await page.getByRole('option', { name: 'MSE' }).click();
  await expect(page.getByText('MSE: (a − b)², mean over channels')).toBeVisible();
  // ((160² + 120² + 180²) / 3 / 255²) over half of the picture.
  await expect(page.getByText('Mean 0.186', { exact: true })).toBeVisible();
  await expectSeen(heat('Generated'), 'right', grey(real), 'clear where the metric finds nothing');

  await opacity.press('Home');
  for (const [which, colour] of [
    ['Reference', real],
    ['Generated', made],
  ] as const) {
    await over.getByText(which).click();
    await expect(page.getByRole('application')).toHaveCount(1);
    await expectSeen(heat(which), 'left', grey(colour), `under the map over ${which}`);
  }
});

test('zoom and pan are one for both images, by wheel, drag and keys', async ({ page }) => {
  await openHalves(page);
  const [left, right] = [pane(page, /^Reference:/), pane(page, /^Generated:/)];
  const placeOf = (where: Locator) =>
    where
      .locator('canvas')
      .first()
      .evaluate((canvas) => canvas.getBoundingClientRect().x);
  /** Where the picture begins in its pane, in CSS pixels; it has to be the same in both. */
  const origin = async (): Promise<number> => {
    const [a, b] = [await placeOf(left), await placeOf(right)];
    const [first, second] = [(await left.boundingBox())!.x, (await right.boundingBox())!.x];
    expect(b - second).toBeCloseTo(a - first, 1);
    return a - first;
  };
  const level = async () =>
    Number.parseFloat((await page.getByLabel('Screen pixels per image pixel').textContent())!);
  const [whole, fit] = [await origin(), await level()];

  const box = (await left.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -240);
  await expect.poll(level).toBeGreaterThan(1.5 * fit);
  const zoomed = await origin();
  expect(zoomed).toBeLessThan(whole - 20);
  // The wheel zooms about the pointer: the middle of the picture is still under it.
  await expect(page.getByText(/^3[12], 3[12]$/)).toBeVisible();

  const other = (await right.boundingBox())!;
  await page.mouse.move(other.x + other.width / 2, other.y + other.height / 2);
  await page.mouse.down();
  await page.mouse.move(other.x + other.width / 2 - 30, other.y + other.height / 2, { steps: 3 });
  await page.mouse.up();
  await expect.poll(origin).toBeCloseTo(zoomed - 30, 0);
  await right.press('ArrowLeft');
  await expect.poll(origin).toBeCloseTo(zoomed + 18, 0);
  await left.press('+');
  const closer = await level();
  await page.getByRole('button', { name: 'Zoom out (−)' }).click();
  expect(await level()).toBeLessThan(closer);
  await left.press('0');
  expect([await origin(), await level()]).toEqual([whole, fit]);

  // What is read under the pointer is of both images.
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.7);
  for (const text of ['200 40 40', '40 160 220', '160 120 180'])
    await expect(page.getByText(text, { exact: true })).toBeVisible();
});

test('only a painted region counts, by brush, by keys and by numbers', async ({ page }) => {
  await openHalves(page);
  const whole = await totalValue(page);
  await page.getByRole('button', { name: 'Measure a region only' }).click();
  const tools = page.getByRole('region', { name: 'Region that is measured' });
  const said = tools.getByRole('status').filter({ hasText: 'measured' });
  const covered = async () => Number.parseFloat(/([\d.]+)%/.exec((await said.textContent())!)?.[1] ?? '100');
  const noteSays = (percent: number) =>
    expect(page.getByText(`Region in use: ${percent.toFixed(1)}% of the image.`)).toBeVisible();
  const expectTotal = () => expect.poll(() => totalValue(page));

  // By mouse: a stroke through the half in which the images are equal.
  const left = pane(page, /^Reference:/);
  const box = (await left.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.8, { steps: 4 });
  await page.mouse.up();
  await expect.poll(covered).toBeLessThan(20);
  const stroke = await covered();
  expect(stroke).toBeGreaterThan(3);
  await noteSays(stroke);
  await expectTotal().toBeLessThan(0.9 * whole);
  const overEqual = await totalValue(page);
  // What does not count is veiled.
  const veiled = await seen(left, 'left');
  expect(Math.max(...veiled.map((value, i) => Math.abs(value - real[i]!)))).toBeGreaterThan(20);

  // By numbers: the half in which they differ as well, then that alone, then the other.
  for (const [name, value] of [
    ['Left', 0],
    ['Top', 0],
    ['Width', side / 2],
    ['Height', side],
  ] as const)
    await tools.getByRole('textbox', { name, exact: true }).fill(String(value));
  await tools.getByRole('button', { name: 'Add', exact: true }).click();
  await expect.poll(async () => Math.abs((await covered()) - stroke - 50)).toBeLessThan(0.11);
  await expectTotal().toBeGreaterThan(whole);
  await tools.getByRole('button', { name: 'Undo' }).click();
  await expectTotal().toBe(overEqual);
  await tools.getByRole('button', { name: 'Measure everything again' }).click();
  await expectTotal().toBe(whole);
  await tools.getByRole('button', { name: 'Add', exact: true }).click();
  await noteSays(50);
  await expectTotal().toBeGreaterThan(whole);
  await tools.getByRole('button', { name: 'Invert the region' }).click();
  await noteSays(50);
  await expectTotal().toBeLessThan(whole);
  await page.getByRole('button', { name: 'Clear the region' }).click();
  await expectTotal().toBe(whole);

  // By keys: the crosshair goes from the middle into the half in which the images are equal and stamps the brush there,
  // then the eraser beside it.
  await left.press('x');
  for (let i = 0; i < 2; i += 1) await left.press('Shift+ArrowRight');
  await left.press('Enter');
  await expect.poll(covered).toBeLessThan(stroke);
  const stamp = await covered();
  await noteSays(stamp);
  await expectTotal().toBeLessThan(0.9 * whole);
  await tools.getByRole('radiogroup', { name: 'Region tool' }).getByText('Eraser').click();
  await left.press('ArrowRight');
  await left.press('Enter');
  await expect.poll(covered).toBeLessThan(stamp);
});

test('the pair is swapped, and a candidate goes when it is taken out', async ({ page }) => {
  await openHalves(page);
  const slot = (name: string) => page.getByRole('group', { name, exact: true });
  const before = await totalValue(page);
  await page.getByRole('button', { name: 'Swap the two images' }).click();
  await expect(slot('Reference')).toContainText('made.png');
  await expect(slot('Generated')).toContainText('real.png');
  await expect(page.getByRole('img', { name: /^Reference: made\.png/ })).toBeVisible();
  await measured(page);
  await expectSeen(pane(page, /^Reference:/), 'left', made, 'swapped');
  // L1 does not know which image is which.
  expect(await totalValue(page)).toBeCloseTo(before, 3);

  await giveFiles(page, 'Generated image', [
    pngOf('far.png', side, side, [10, 10, 10]),
    halves('same.png', made, real),
  ]);
  const ranking = page.getByRole('region', { name: 'Ranking' });
  await expect(ranking.getByRole('row')).toHaveCount(4);
  await expect(ranking.getByText('…')).toHaveCount(0);
  await expect(ranking.getByRole('row').nth(1)).toContainText('same.png');
  await ranking.getByRole('button', { name: 'Remove far.png' }).click();
  await expect(ranking.getByRole('row')).toHaveCount(3);
  await ranking.getByRole('button', { name: 'same.png', exact: true }).click();
  await expect(total(page)).toHaveText('0');
  await page.getByRole('button', { name: 'Generated: Remove' }).click();
  await expect(ranking).toBeHidden();
  await expect(slot('Generated')).toContainText('real.png');
  await expect.poll(() => totalValue(page)).toBeCloseTo(before, 3);
});
