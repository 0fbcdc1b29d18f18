import { expect, test } from '@playwright/test';
import { heldBytes } from './support/memory.ts';
import { measured, openPage } from './support/page.ts';

test.describe.configure({ timeout: 1_500_000 });

const COUNT = 24;
const MB = 2 ** 20;

test(`${COUNT} candidates of 12 megapixels are ranked in less than 1 GB`, { tag: '@long' }, async ({
  page,
}) => {
  await openPage(page, '?backend=wasm&lang=en');
  await page.evaluate(async (count) => {
    /** A photograph's size, with something to see everywhere. */
    const file = async (index: number) => {
      const canvas = new OffscreenCanvas(4000, 3000);
      const context = canvas.getContext('2d')!;
      const gradient = context.createLinearGradient(0, 0, 4000, 3000);
      gradient.addColorStop(0, `hsl(${index * 15} 60% 30%)`);
      gradient.addColorStop(1, `hsl(${index * 15 + 120} 60% 70%)`);
      context.fillStyle = gradient;
      context.fillRect(0, 0, 4000, 3000);
      for (let i = 0; i < 400; i += 1) {
        context.fillStyle = `hsl(${(i * 47) % 360} 50% ${20 + ((i * 13) % 60)}%)`;
        context.fillRect((i * 331) % 4000, (i * 577) % 3000, 40 + index, 60);
      }
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
      return new File([blob], `${index}.jpg`, { type: 'image/jpeg' });
    };
    const { store } = window.perceptualPlayground;
    const { catalogue, open } = store.getState();
    // SSIM of 12 megapixels takes its time, a band of rows after another, and little memory.
    const metrics = catalogue!.metrics.filter(({ id }) => id === 'psnr');
    store.setState({ catalogue: { ...catalogue!, metrics } });
    await open('reference', [await file(0)]);
    for (let index = 1; index <= count; index += 1) await open('generated', [await file(index)]);
  }, COUNT);
  const table = page.getByRole('region', { name: 'Ranking' });
  await expect(table.getByRole('row')).toHaveCount(COUNT + 1);
  await expect(table.getByText('…')).toHaveCount(0, { timeout: 1_200_000 });
  await measured(page);
  await table.getByRole('button', { name: '7.jpg', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Images', exact: true }).locator('[data-stale]')).toHaveCount(
    0,
  );
  expect(await heldBytes(page)).toBeLessThan(1024 * MB);
});
