import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type FileBytes, messages, openPage, small, total } from './support/page.ts';
import { root } from './support/paths.ts';
import { pngOf } from './support/pictures.ts';
import { dropFiles, dropPaths, pasteFiles, zone } from './support/transfer.ts';

const side = 48;
const [red, green, blue] = [
  pngOf('red.png', side, side, [220, 30, 30]),
  pngOf('green.png', side, side, [30, 220, 30]),
  pngOf('blue.png', side, side, [30, 30, 220]),
];
const slot = (page: Page, name: 'Reference' | 'Generated') =>
  page.getByRole('region', { name: 'The two images' }).getByRole('group', { name, exact: true });
const dismissAll = async (page: Page) => {
  const dismiss = messages(page).getByRole('button', { name: 'Dismiss' });
  while ((await dismiss.count()) > 0) await dismiss.first().click();
};

test('files that are dropped go where they are let fall', async ({ page }) => {
  await openPage(page, small);
  const zones = page.getByRole('region', { name: 'Where the files are to go' });
  await expect(zones).toBeHidden();

  await dropFiles(page, zone(page, /reference image/), [red]);
  await expect(slot(page, 'Reference')).toContainText('red.png');
  await expect(slot(page, 'Generated')).toContainText('lake-7-blur-40.png');
  await expect(zones).toBeHidden();

  await dropFiles(page, zone(page, /generated image/), [red]);
  await expect(slot(page, 'Generated')).toContainText('red.png');
  await expect(total(page)).toHaveText('0');

  await dropFiles(page, zone(page, /generated image/), [green, blue]);
  await expect(slot(page, 'Generated')).toContainText('3 candidates');
  await expect(page.getByRole('region', { name: 'Ranking' }).getByRole('row')).toHaveCount(4);

  await dropFiles(page, zone(page, /reference image/), [blue, green]);
  await expect(slot(page, 'Reference')).toContainText('blue.png');
  await expect(messages(page)).toContainText(
    '2 images came for the reference, which is one: “blue.png” was taken',
  );
  await dismissAll(page);

  // Between the zones nothing is taken, and the browser does not leave the page for the file.
  await dropFiles(page, zones, [green]);
  await expect(zones).toBeHidden();
  await expect(messages(page)).toContainText('The files fell between the fields');
  await dismissAll(page);
  await expect(slot(page, 'Reference')).toContainText('blue.png');

  // A file that is dropped where weights go is read as weights; weights are known wherever they fall.
  await dropFiles(page, zone(page, /weights of a network/), [green]);
  await expect(messages(page)).toContainText('“green.png” cannot be used: it is not a weights file');
  await dismissAll(page);
  await dropFiles(page, zone(page, /reference image/), [{ ...green, name: 'net.safetensors' }]);
  await expect(messages(page)).toContainText('“net.safetensors” cannot be used');
  await expect(slot(page, 'Reference')).toContainText('blue.png');
});

const slimFiles = ['manifest.json', 'shard1of2.bin', 'shard2of2.bin'].map(
  (name): FileBytes => ({
    name,
    mimeType: 'application/octet-stream',
    bytes: new Uint8Array(readFileSync(join(root, 'public/models/vgg19-slim', name))),
  }),
);

test('the Train screen takes weights and a folder to train on, and no image goes elsewhere in silence', async ({
  page,
}, testInfo) => {
  await page.goto('/?tab=train');
  await expect(page.getByRole('timer', { name: 'Steps' })).toBeVisible();
  const folder = testInfo.outputPath('own');
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of [red, green, blue]) await writeFile(join(folder, name), bytes);
  await dropPaths(page, zone(page, /a folder of your own images/), [folder]);
  await expect(messages(page)).toContainText('3 files are chosen for training');
  await expect(page.getByText('3 files; they never leave the browser.')).toBeVisible();
  await dismissAll(page);
  await pasteFiles(page, [red]);
  await dropFiles(page, zone(page, /weights of a network/), slimFiles);
  await expect(messages(page)).toContainText('VGG-19 slim is installed and in use');
  await page.getByRole('radiogroup', { name: 'Screens' }).getByText('Compare').click();
  await expect(slot(page, 'Reference')).toContainText('lake-7.png');
  await expect(slot(page, 'Generated')).toContainText('lake-7-blur-40.png');
});

test('pasted images go to the slot that was last pointed at or focused', async ({ page }) => {
  await openPage(page, small);
  const hint = (name: 'Reference' | 'Generated') => slot(page, name).getByText('pastes here');
  await expect(hint('Generated')).toBeVisible();
  await expect(hint('Reference')).toBeHidden();

  await slot(page, 'Reference').hover();
  await expect(hint('Reference')).toBeVisible();
  await expect(hint('Generated')).toBeHidden();
  await pasteFiles(page, [{ ...red, name: 'image.png' }]);
  await expect(slot(page, 'Reference')).toContainText('Pasted image 1');

  await page.getByRole('button', { name: 'Generated: Choose file' }).focus();
  await expect(hint('Generated')).toBeVisible();
  await pasteFiles(page, [green]);
  await expect(slot(page, 'Generated')).toContainText('green.png');
  await expect(slot(page, 'Reference')).toContainText('Pasted image 1');

  // Text that comes with a picture belongs to the field that is being filled in.
  const weight = page.getByRole('textbox', { name: 'relu1_2: weight as a number' });
  await weight.focus();
  await pasteFiles(page, [blue], '0.5');
  await weight.fill('0.25');
  await expect(weight).toHaveValue('0.25');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(weight).toHaveValue('1');
  await expect(slot(page, 'Generated')).toContainText('green.png');
  await expect(page.getByText('blue.png')).toHaveCount(0);
});

test('each slot has a button that pastes, and says what keeps it from pasting', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page, small);
  const paste = (name: string) => page.getByRole('button', { name: `${name}: Paste`, exact: true });
  await page.evaluate(() => navigator.clipboard.writeText('words'));
  await paste('Reference').click();
  await expect(messages(page)).toContainText('There is no image in the clipboard');
  await dismissAll(page);

  const copy = (bytes: number[]) =>
    page.evaluate(async (png) => {
      const blob = new Blob([new Uint8Array(png)], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    }, bytes);
  await copy([...red.bytes]);
  await paste('Reference').click();
  await expect(slot(page, 'Reference')).toContainText('Pasted image 1');
  await paste('Generated').click();
  await expect(slot(page, 'Generated')).toContainText('Pasted image 2');
  await expect(total(page)).toHaveText('0');

  // The keys reach the same: a real paste, and the name in the language of the page.
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await page.getByRole('button', { name: /^参考.*选择文件$/ }).focus();
  await page.keyboard.press('Control+V');
  await expect(page.getByText('粘贴的图像 3')).toBeVisible();

  await context.clearPermissions();
  await page.evaluate(() => {
    // What a browser does whose person says no.
    navigator.clipboard.read = () =>
      Promise.reject(new DOMException('Read permission denied.', 'NotAllowedError'));
  });
  await page.getByRole('button', { name: /^生成.*粘贴$/ }).click();
  await expect(page.getByRole('log', { name: '消息' })).toContainText('浏览器不允许本页读取剪贴板');
});
