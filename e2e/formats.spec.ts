import { expect, test } from '@playwright/test';
import { exr } from '#tests/support/exrFile.ts';
import cmyk from '#tests/truth/cmyk.json' with { type: 'json' };
import golden from '#tests/truth/formats.json' with { type: 'json' };
import { giveFiles, measured, openPage, small, total } from './support/page.ts';

const bytesOf = (file: string) => Uint8Array.from(Buffer.from(file, 'base64'));
const of = (name: string) => bytesOf(golden.cases.find((one) => one.name === name)!.file);

test('reads formats that browsers do not, each by its own decoder from this server', async ({ page }) => {
  await openPage(page, small);
  const facts = page.getByLabel('Generated image', { exact: true }).locator('xpath=ancestor::fieldset[1]');
  const size = `${golden.width} × ${golden.height}`;
  const light = exr(Array.from({ length: 8 }, () => [0.5, 0.2, 0] as const));
  const cases = [
    [
      'page.tif',
      of('16-bit grey'),
      `${size} · grey: the same value in all three channels · 16 bits a channel`,
    ],
    ['picture.jxl', of('jxl'), size],
    ['photo.heic', of('heic'), size],
    ['light.exr', light, '1 × 8 · light, encoded to sRGB'],
    ['inks.jpg', bytesOf(cmyk.cases[0]!.file), `${cmyk.width} × ${cmyk.height} · CMYK, converted to RGB`],
  ] as const;
  for (const [name, bytes, said] of cases) {
    await giveFiles(page, 'Generated image', [{ name, mimeType: '', bytes }]);
    await expect(facts).toContainText(name);
    await expect(facts, name).toContainText(said);
  }
  // The same pixels by two decoders.
  await giveFiles(page, 'Reference image', [{ name: 'a.tif', mimeType: '', bytes: of('rgb, tiff_lzw') }]);
  await giveFiles(page, 'Generated image', [{ name: 'a.jxl', mimeType: '', bytes: of('jxl') }]);
  await measured(page);
  await expect(total(page)).toHaveText('0');
});
