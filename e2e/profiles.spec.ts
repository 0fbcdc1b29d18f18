import { expect, test } from '@playwright/test';
import golden from '#tests/truth/profiles.json' with { type: 'json' };
import { openPage, small } from './support/page.ts';

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
