import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { concat } from '#io/weights/testing/bytes.ts';
import { safetensorsFile, withHeader } from '#io/weights/testing/safetensorsFile.ts';
import { asTorchvision, testNetwork } from '#io/weights/testing/tensors.ts';
import { op, torchZipFile } from '#io/weights/testing/torchFile.ts';
import { badImages } from '#tests/support/badImages.ts';
import {
  type FileBytes,
  giveFiles,
  measured,
  messages,
  openNetworks,
  openPage,
  total,
  totalValue,
} from './support/page.ts';
import { root } from './support/paths.ts';

/** Words of the sentence for each refusal. */
const refusals = {
  'not-an-image': /is not an image/,
  'image-broken': /damaged or cut short/,
  'image-too-large': /megapixels/,
};

test('refuses files that are no usable images in a sentence, and keeps what was there', async ({ page }) => {
  await openPage(page);
  const before = await totalValue(page);
  for (const image of badImages.filter(({ expected }) => 'refused' in expected)) {
    if (!('refused' in image.expected)) continue;
    await giveFiles(page, 'Generated image', [image]);
    const said = messages(page).getByText(`“${image.name}”`);
    await expect(said, image.name).toBeVisible();
    await expect(said).toHaveText(refusals[image.expected.refused]);
    await messages(page).getByRole('button', { name: 'Dismiss' }).first().click();
    expect(await totalValue(page)).toBe(before);
  }
});

test('takes odd but honest images, and says what was done to them', async ({ page }) => {
  await openPage(page);
  for (const image of badImages) {
    if ('refused' in image.expected) continue;
    await giveFiles(page, 'Reference image', [image]);
    const slot = page.getByText(image.name, { exact: true }).first();
    await expect(slot, image.name).toBeVisible();
    await expect(page.getByText(`${image.expected.width} × ${image.expected.height}`).first()).toBeVisible();
  }
});

test('says that a 1x1 image is too small for the network', async ({ page }) => {
  const tiny = badImages.find(({ expected }) => 'width' in expected && expected.width === 1)!;
  await openPage(page);
  await giveFiles(page, 'Reference image', [tiny]);
  await giveFiles(page, 'Generated image', [tiny]);
  await expect(page.getByRole('alert').filter({ hasText: 'needs at least' })).toBeVisible();
});

// ---- weights files

const vggShard = () => new Uint8Array(readFileSync(join(root, 'public/models/vgg19-slim/shard1of2.bin')));
const slimManifest = () => new Uint8Array(readFileSync(join(root, 'public/models/vgg19-slim/manifest.json')));
const squeeze = () => asTorchvision(testNetwork('squeezenet'));
const withNaN = () => {
  const [first, ...rest] = squeeze();
  const values = Float32Array.from(first!.values);
  values[5] = Number.NaN;
  return [{ ...first!, values }, ...rest];
};
const attack = concat(
  op.proto,
  op.global('os', 'system'),
  op.mark,
  op.string('true'),
  op.tuple,
  op.reduce,
  op.stop,
);
const tensor = (name: string, shape: number[]) => ({
  name,
  shape,
  values: new Float32Array(shape.reduce((n, d) => n * d, 1)),
});

const binary = (name: string, bytes: Uint8Array): FileBytes => ({
  name,
  mimeType: 'application/octet-stream',
  bytes,
});
const badWeights: readonly { what: string; files: () => FileBytes[]; says: RegExp }[] = [
  {
    what: 'a file that is cut short',
    files: () => [binary('short.safetensors', safetensorsFile(squeeze()).slice(0, 500_000))],
    says: /cut short/,
  },
  {
    what: 'another network',
    files: () => [binary('other.safetensors', safetensorsFile([tensor('encoder.weight', [4, 4])]))],
    says: /another network/,
  },
  {
    what: 'numbers that are not finite',
    files: () => [binary('nan.safetensors', safetensorsFile(withNaN()))],
    says: /not finite/,
  },
  {
    what: 'a layer of another shape',
    files: () => [
      binary(
        'shape.safetensors',
        safetensorsFile(squeeze().map((t, i) => (i === 0 ? tensor(t.name, [64, 3, 5, 5]) : t))),
      ),
    ],
    says: /another shape|another network/,
  },
  {
    what: 'a pickle with code in it',
    files: () => [binary('evil.pth', torchZipFile(squeeze(), { 'net/data.pkl': attack }))],
    says: /no need of/,
  },
  {
    what: 'a zip bomb',
    files: () => [
      binary('bomb.pth', torchZipFile(squeeze(), { 'net/data/0': new Uint8Array(30_000_000) }, 6)),
    ],
    says: /cannot be used/,
  },
  {
    what: 'a header that claims more than there is',
    files: () => [
      binary(
        'claims.safetensors',
        withHeader({ 'features.0.weight': { dtype: 'F32', shape: [1e9], data_offsets: [0, 4e9] } }),
      ),
    ],
    says: /cannot be used/,
  },
  {
    what: 'a shard whose bytes were changed',
    files: () => {
      const shard = vggShard();
      shard[1000] = 255 - shard[1000]!;
      const second = new Uint8Array(readFileSync(join(root, 'public/models/vgg19-slim/shard2of2.bin')));
      return [
        { name: 'manifest.json', mimeType: 'application/json', bytes: slimManifest() },
        binary('shard1of2.bin', shard),
        binary('shard2of2.bin', second),
      ];
    },
    says: /checksum/,
  },
  {
    what: 'a text file',
    files: () => [binary('notes.bin', new TextEncoder().encode('not weights at all'))],
    says: /not a weights file/,
  },
];

test('refuses weights files that cannot be used in a sentence, and goes on with the network it has', async ({
  page,
}) => {
  await openPage(page);
  const before = await totalValue(page);
  for (const { what, files, says } of badWeights) {
    await test.step(what, async () => {
      const given = files();
      await openNetworks(page);
      await giveFiles(page, 'Choose weights files', given);
      const said = messages(page).getByText('cannot be used').last();
      await expect(said).toHaveText(says, { timeout: 20_000 });
      await page.keyboard.press('Escape');
      await messages(page).getByRole('button', { name: 'Dismiss' }).first().click();
      expect(await totalValue(page)).toBe(before);
    });
  }
});

test('installs a network from a dropped file, keeps it over a reload, and removes it', async ({ page }) => {
  await openPage(page);
  await openNetworks(page);
  await giveFiles(page, 'Choose weights files', [binary('squeeze.safetensors', safetensorsFile(squeeze()))]);
  await expect(messages(page).getByText('is installed')).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await measured(page);
  await openNetworks(page);
  const entry = page.getByRole('region', { name: 'SqueezeNet 1.1' });
  await expect(entry.getByText(/kept in this browser/)).toBeVisible();
  await entry.getByRole('button', { name: 'Remove from this browser' }).click();
  await expect(entry.getByText(/kept in this browser/)).toBeHidden();
});

test('says how much room is missing when the storage is full, and changes nothing', async ({
  page,
  context,
}) => {
  await openPage(page);
  const before = await totalValue(page);
  const devtools = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 100_000 });
  await openNetworks(page);
  await giveFiles(page, 'Choose weights files', [binary('squeeze.safetensors', safetensorsFile(squeeze()))]);
  await expect(messages(page).getByText(/are needed/)).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await expect(total(page)).toHaveAttribute('title', String(before));
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
});

test('says that a download broke off, and that it can go on', async ({ page }) => {
  await page.route(/storage\.googleapis\.com|github\.com/, (route) => route.abort('connectionreset'));
  await openPage(page);
  await openNetworks(page);
  const entry = page.getByRole('region', { name: 'VGG-19', exact: true });
  await entry
    .getByRole('button', { name: /^Download/ })
    .first()
    .click();
  await expect(messages(page).getByText(/broke off/)).toBeVisible({ timeout: 60_000 });
});

test('a link with nonsense falls back and says so', async ({ page }) => {
  await openPage(page, '?backbone=resnet&distance=l7&w=relu1_2:-4&size=huge&colour=purple&lang=en');
  const said = messages(page).getByText(/does not understand/);
  await expect(said).toContainText('backbone=resnet');
  await expect(said).toContainText('distance=l7');
  await expect(said).toContainText('size=huge');
  await expect(said).not.toContainText('purple');
  expect(await totalValue(page)).toBeGreaterThan(0);
});
