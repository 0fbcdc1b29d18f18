import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { decode } from 'fast-png';
import { parseReport } from '#report/report.ts';
import { relativeError } from '#tests/support/golden.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import { pngFile } from '#tests/support/pngFile.ts';
import { pythonIsThere, readPrinted, runPython } from '#tests/support/python.ts';
import { type FileBytes, giveFiles, measured, openPage, totalValue } from './support/page.ts';
import { root } from './support/paths.ts';

const taps = ['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4'];

/** A picture with a transparent corner, as a file. */
function picture(name: string, width: number, height: number, kind: string): FileBytes {
  const { rgb } = seededPicture(width, height, 5, kind);
  const row = (y: number) =>
    Array.from({ length: width * 4 }, (_, i) =>
      i % 4 === 3 ? Math.min(255, 4 * (i >> 2) + 4 * y) : rgb[(y * width + (i >> 2)) * 3 + (i % 4)]!,
    );
  return { name, mimeType: 'image/png', bytes: pngFile({ width, height, depth: 8, colourType: 6, row }) };
}

const files = [
  picture('real, "first".png', 150, 101, 'smooth'),
  picture('made.png', 150, 101, 'blocks'),
] as const;

/** Opens the page on two files of which one layer counts twice, reduced to 128 on the longest side. */
async function openPair(page: Page, query = ''): Promise<number> {
  await openPage(page, `?backend=wasm&size=128${query}`);
  await giveFiles(page, 'Reference image', [files[0]]);
  await giveFiles(page, 'Generated image', [files[1]]);
  await expect(page.getByText('made.png', { exact: true }).first()).toBeVisible();
  await measured(page);
  return totalValue(page);
}

/** Chooses an item of the Export menu; the file that comes of it. */
async function exported(page: Page, item: string): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('the report holds what the page shows, and what it takes to make it again', async ({ page }) => {
  const total = await openPair(page, `&w=${taps.map((tap, i) => `${tap}:${i === 1 ? 2 : 1}`).join(',')}`);
  const { name, bytes } = await exported(page, 'Report (JSON)');
  expect(name).toMatch(/\.json$/);
  const report = parseReport(bytes.toString());
  expect(report.total).toBe(total);
  expect(report.backend).toBe('wasm');
  expect(report.backbone).toMatchObject({ id: 'vgg19-slim', family: 'oxford', dtype: 'float16' });
  expect(report.preprocessing).toBe('255 * bgr01 - [103.939, 116.779, 123.68]');
  expect(report.images.reference).toMatchObject({ name: files[0].name, width: 150, height: 101 });
  expect(report.workingSize).toMatchObject({ width: 128, height: 86 });
  expect(report.recipe).toMatchObject({ id: 'multi-scale-l1', distance: 'l1', reduction: 'mean', taps });
  const counting = report.layers.filter(({ weight }) => weight > 0);
  expect(counting.map(({ weight }) => weight)).toEqual([1, 2, 1, 1, 1]);
  for (const { weight, distance, contribution } of report.layers)
    expect(contribution).toBe(weight * distance);
  const sum = report.layers.reduce((found, { contribution }) => found + contribution, 0);
  expect(relativeError(sum, total)).toBeLessThan(1e-12);
  expect(report.pixel.mae).toBeGreaterThan(0);
});

test('the table adds up to the total', async ({ page }) => {
  const total = await openPair(page);
  const { name, bytes } = await exported(page, 'Table (CSV)');
  expect(name).toMatch(/\.csv$/);
  const lines = bytes.toString().trimEnd().split('\r\n');
  const columns = lines[0]!.split(',');
  const contributions = lines
    .slice(1)
    .map((line) => Number(line.split(',')[columns.indexOf('contribution')]));
  expect(lines.at(-1)).toMatch(/^total,/);
  expect(contributions.pop()).toBe(total);
  const sum = contributions.reduce((found, contribution) => found + contribution, 0);
  expect(relativeError(sum, total)).toBeLessThan(1e-12);
});

test('the picture is a PNG of a size that fits a slide', async ({ page }) => {
  await openPair(page);
  const { name, bytes } = await exported(page, 'Picture (PNG)');
  expect(name).toMatch(/\.png$/);
  const { width, height, data } = decode(bytes);
  expect(width).toBeGreaterThanOrEqual(600);
  expect(width).toBeLessThanOrEqual(4000);
  expect(height).toBeGreaterThanOrEqual(300);
  expect(new Set(data.subarray(0, 400_000)).size, 'more than one colour').toBeGreaterThan(16);
});

test('the link opens the same settings', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page, `?backend=wasm&distance=squared&w=relu3_4:0.25,relu1_2:3&size=96`);
  const total = await totalValue(page);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Link' }).click();
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(read).toMatch(/^http/);
  const link = new URL(await read());
  expect(link.searchParams.get('w')).toContain('relu3_4:0.25');
  const other = await context.newPage();
  await other.goto(link.href);
  await measured(other);
  expect(relativeError(await totalValue(other), total)).toBeLessThan(1e-6);
});

type Term = readonly [tap: string, distance: string, weight: number];

/** What the exported file measures. */
function termsOf(code: string): Term[] {
  const list = /^TERMS = \[.*\n([\s\S]*?)^\]/m.exec(code)![1]!;
  return [...list.matchAll(/\("(\w+)", "([\w-]+)", (\S+)\)/g)].map(([, tap, distance, weight]) => [
    tap!,
    distance!,
    Number(weight),
  ]);
}

const multiScale: Term[] = taps.map((tap) => [tap, 'l1', 1]);
const mixed: Term[] = [
  ['conv1_2', 'l1', 1],
  ['conv4_4', 'l1', 0.5],
  ['conv5_4', 'l1', 2],
  ['relu5_4', 'l1', 1],
];
const johnson = (distance: string): Term[] => [
  ['relu1_2', distance, 5],
  ['relu2_2', distance, 5],
  ['relu3_3', 'squared', 1],
  ['relu3_4', distance, 5],
  ['relu4_4', distance, 5],
];
const crn: Term[] = [
  ['input', 'l1', 1],
  ['relu1_2', 'l1', 0.625],
  ['relu2_2', 'l1', 1 / 2.3],
  ['relu3_2', 'l1', 1 / 1.8],
  ['relu4_2', 'l1', 1 / 2.8],
  ['relu5_2', 'l1', 12.5],
];

test.describe('PyTorch code', () => {
  test.skip(!pythonIsThere(), 'no Python with torch');
  let folder: string;
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'perceptual-'));
    for (const [index, { bytes }] of files.entries()) writeFileSync(join(folder, `${index}.png`), bytes);
  });
  test.afterAll(() => rmSync(folder, { recursive: true }));

  for (const [what, query, terms] of [
    ['the default recipe', '', multiScale],
    ['Gram matrices and squares', '&recipe=johnson', johnson('gram')],
    ['squares alone, one of them the recipe’s own', '&recipe=johnson&distance=squared', johnson('squared')],
    ['taps on both sides of their ReLU', '&w=conv1_2:1,conv4_4:0.5,conv5_4:2,relu5_4:1', mixed],
    [
      'a sum, with average pooling, over grey',
      '&recipe=crn&reduction=sum&background=grey&resample=bilinear',
      crn,
    ],
  ] as const)
    test(`prints the page’s total: ${what}`, { tag: query === '' || terms === mixed ? [] : '@long' }, async ({
      page,
    }) => {
      const total = await openPair(page, query);
      const { name, bytes } = await exported(page, 'PyTorch code');
      const file = join(folder, name);
      writeFileSync(file, bytes);
      const weights = join(root, 'public/models/vgg19-slim');
      expect(termsOf(bytes.toString())).toEqual(terms);
      // Nothing on stderr: the weights are those that the page used, by their hash.
      const text = (
        await runPython([file, join(folder, '0.png'), join(folder, '1.png'), weights])
      ).toString();
      const printed = readPrinted(text);
      expect(relativeError(printed.page!, total), 'the page’s own images are known').toBeLessThan(1e-8);
      expect(relativeError(printed.total, total), text).toBeLessThan(1e-4);
    });
});
