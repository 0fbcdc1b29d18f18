import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { goldenDistances } from '#tests/support/golden.ts';
import { type GoldenPair, readGolden, truthIsThere, truthPath } from '#tests/support/truth.ts';
import { measured as printed, total as printedTotal } from '#ui/format.ts';
import { giveFiles, measured, openWithAll, total } from './support/page.ts';

const taps = ['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4'] as const;
const labels = {
  l1: 'L1',
  squared: 'Squared (MSE)',
  'unit-squared': 'Unit squared (LPIPS)',
  gram: 'Gram (style)',
} as const;
const names = ['lpips-ex-p0', 'lpips-ex-p1', 'tiny-mirrored'];

const there = truthIsThere();
const pairs = there ? readGolden().pairs.filter(({ name }) => names.includes(name)) : [];

const pngOf = (file: string) => ({
  name: basename(file),
  mimeType: 'image/png',
  bytes: readFileSync(truthPath(file)),
});

/** What the page may print for a reference number: all of it right, or off by at most 1e-6, float32's own. */
function right(format: (value: number) => string, value: number): RegExp {
  const tenths = Array.from({ length: 21 }, (_, i) => (i - 10) / 10);
  const texts = tenths.map((part) => format(value * (1 + part * 1e-6)));
  return new RegExp(`^(${[...new Set(texts)].map((text) => text.replace(/[.+]/g, '\\$&')).join('|')})$`);
}

/** LPIPS of AlexNet, as the paper's authors print it for their example pairs. */
const lpips: Readonly<Record<string, string>> = { 'lpips-ex-p0': '0.722', 'lpips-ex-p1': '0.138' };

/** Opens the page on full VGG-19, every default layer counting once, and gives it the pair, none larger than 64 pixels. */
async function openPair(page: Page, pair: GoldenPair): Promise<void> {
  const weights = taps.map((tap) => `${tap}:1`).join(',');
  await openWithAll(page, `?backbone=vgg19&backend=wasm&recipe=multi-scale-l1&size=64&w=${weights}`);
  await giveFiles(page, 'Reference image', [pngOf(pair.a)]);
  await giveFiles(page, 'Generated image', [pngOf(pair.b)]);
  await expect(page.getByText(basename(pair.b), { exact: true }).first()).toBeVisible();
  await measured(page);
}

/** What the row of a layer prints as its distance. */
const distanceOf = (page: Page, tap: string) =>
  page
    .locator('div[style*="--row-colour"]')
    .filter({ has: page.getByRole('slider', { name: `Weight of ${tap}`, exact: true }) })
    .locator('span[title]')
    .first();

test.describe('the page prints the reference numbers, to the last digit', () => {
  test.skip(!there, 'no reference data');
  test.beforeAll(() => expect(pairs.map(({ name }) => name).sort()).toEqual([...names].sort()));

  for (const pair of pairs)
    test(pair.name, { tag: pair.name === names[0] ? [] : '@long' }, async ({ page }) => {
      await openPair(page, pair);
      const known = lpips[pair.name];
      if (known !== undefined) {
        const tile = page.locator('dl > div').filter({ hasText: 'LPIPS (alex)' }).locator('dd').first();
        await expect(tile).toHaveText(/^0\.\d+$/);
        expect(Number(await tile.textContent()).toFixed(3), 'LPIPS of AlexNet').toBe(known);
      }
      for (const [id, label] of Object.entries(labels) as [keyof typeof labels, string][]) {
        if (id !== 'l1') {
          await page.getByRole('combobox', { name: 'Distance' }).click();
          await page.getByRole('option', { name: label }).click();
        }
        const golden = taps.map((tap) => pair.taps[tap]![goldenDistances[id]]);
        for (const [i, tap] of taps.entries())
          await expect.soft(distanceOf(page, tap), `${tap}, ${label}`).toHaveText(right(printed, golden[i]!));
        const sum = golden.reduce((found, value) => found + value, 0);
        await expect.soft(total(page), `total, ${label}`).toHaveText(right(printedTotal, sum));
      }
    });
});
