import { expect, test } from '@playwright/test';
import { zlibSync } from 'fflate';
import { iccProfile } from '#tests/support/iccProfile.ts';
import { chunk, pngFile } from '#tests/support/pngFile.ts';
import golden from '#tests/truth/profiles.json' with { type: 'json' };
import { giveFiles, measured, openPage, small, total } from './support/page.ts';

/** A grey PNG of one level, as browsers read it. */
const flat = (level: number, before: readonly Uint8Array[] = []) =>
  pngFile({ width: 64, height: 64, depth: 8, colourType: 0, before, row: () => Array(64).fill(level) });
const linear = chunk('iCCP', [
  120,
  0,
  0,
  ...zlibSync(iccProfile({ name: 'Linear', gamma: 1, primaries: 'grey' })),
]);

test('two greys that look the same are equal where stated colours are converted', async ({ page }) => {
  await openPage(page, small);
  await giveFiles(page, 'Reference image', [{ name: 'a.png', mimeType: '', bytes: flat(188) }]);
  await giveFiles(page, 'Generated image', [{ name: 'b.png', mimeType: '', bytes: flat(128, [linear]) }]);
  const facts = page.getByLabel('Generated image', { exact: true }).locator('xpath=ancestor::fieldset[1]');
  await expect(facts).toContainText('b.png');
  await measured(page);
  const metrics = page.getByLabel('Other verdicts');
  await expect(metrics).toContainText('12.57 dB');
  await expect(facts).toContainText('has a colour profile, which is not applied');
  await page.getByRole('button', { name: /^Change the conventions/ }).click();
  const choice = page.getByRole('radiogroup', { name: 'Colour profiles' });
  await expect(choice.getByRole('radio', { name: 'as stored' })).toBeChecked();
  await choice.locator('label', { hasText: 'converted to sRGB' }).click();
  await page.keyboard.press('Escape');
  await expect(total(page)).toHaveText('0');
  await measured(page);
  await expect(metrics).not.toContainText('dB');
  await expect(metrics).toContainText('in sRGB');
  await expect(facts).toContainText('has a colour profile, converted to sRGB');
  await expect(page.getByRole('region', { name: 'How this number was made' })).toContainText(
    'converted to sRGB',
  );
  expect(page.url()).toContain('profiles=srgb');
});

test('files that the browser decodes are converted as Pillow does it', async ({ page }) => {
  await openPage(page, small);
  for (const { name, file, rgb, within } of golden.byBrowser) {
    const rgba = await page.evaluate(async (base64) => {
      const { engine } = window.perceptualPlayground;
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const { id } = await engine.call('openImage', { blob: new Blob([bytes]), name: 'x' });
      const prepare = {
        longestSide: null,
        resample: 'bicubic',
        fit: 'refuse',
        background: 'white',
        profiles: 'srgb',
      } as const;
      const { generated } = await engine.call('pixels', { reference: id, generated: id, prepare });
      return [...generated.rgba];
    }, file);
    const expected = Buffer.from(rgb, 'base64');
    const found = rgba.filter((_, i) => i % 4 !== 3);
    expect(found).toHaveLength(expected.length);
    expect(Math.max(...found.map((value, i) => Math.abs(value - expected[i]!))), name).toBeLessThanOrEqual(
      within,
    );
  }
});
