import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { backbones } from '#core/backbones/registry.ts';
import { expectedTensors } from '#io/weights/expected.ts';
import { keysInStyle } from '#io/weights/names.ts';
import { elementCount } from '#io/weights/tensorFile.ts';
import { concat } from '#io/weights/testing/bytes.ts';
import { safetensorsFile, withHeader } from '#io/weights/testing/safetensorsFile.ts';
import { asTorchvision, testNetwork } from '#io/weights/testing/tensors.ts';
import { op, torchZipFile } from '#io/weights/testing/torchFile.ts';
import { badImages, goodPng } from '#tests/support/badImages.ts';
import {
  type FileBytes,
  giveFiles,
  measured,
  messages,
  openNetworks,
  openPage,
  openWithAll,
  small,
  total,
  totalValue,
} from './support/page.ts';
import { root } from './support/paths.ts';
import { pngOf } from './support/pictures.ts';

/** What each refusal says of its own file, by what the file is. */
const refusals: Readonly<Record<string, RegExp>> = {
  'notes.png': /is not an image that this page can read: it is text\. Use a PNG/,
  'drawing.svg': /is not an image that this page can read: it is an SVG drawing\. Use a PNG/,
  'empty.png': /is damaged or cut short: the file is empty\. Save or copy/,
  'truncated.png': /is damaged or cut short: its end is missing\. Save or copy/,
  'truncated.jpg': /is damaged or cut short: its end is missing\. Save or copy/,
  'flipped-bits.png': /is damaged or cut short: its parts do not fit together\. Save or copy/,
  'no-width.png': /is damaged or cut short: one of its sides is 0 pixels long\. Save or copy/,
  'huge.png': /is 20000 × 20000 pixels, more than the \d+ megapixels that a browser can hold\. Reduce it/,
};

/** What the page says beside an image of what was done to it. */
const notes: Readonly<Record<string, string>> = {
  'has-alpha': 'transparent: laid over white',
  'rotated-by-exif': 'turned as its EXIF says',
  grey: 'grey: the same value in all three channels',
  'sixteen-bit': '16 bits a channel, reduced to 8',
  animated: 'animated: first picture only',
  cmyk: 'CMYK, converted to RGB',
};

/** All that stands beside an image: its name, size and notes. */
const slot = (page: Page, name: 'Reference image' | 'Generated image') =>
  page.getByLabel(name, { exact: true }).locator('xpath=ancestor::fieldset[1]');

/** What a bad file must not touch: both images, the network, the rows and their numbers. */
async function stateOf(page: Page) {
  return {
    reference: await slot(page, 'Reference image').textContent(),
    generated: await slot(page, 'Generated image').textContent(),
    network: await page.getByRole('button', { name: /^Network:/ }).textContent(),
    rows: await page.getByRole('region', { name: 'Layers' }).textContent(),
    total: await totalValue(page),
  };
}

test('refuses files that are no usable images in a sentence, and keeps what was there', async ({ page }) => {
  await openPage(page, small);
  const before = await stateOf(page);
  const refused = badImages.filter(({ expected }) => 'refused' in expected);
  expect(refused.map(({ name }) => name).sort()).toEqual(Object.keys(refusals).sort());
  for (const image of refused) {
    await giveFiles(page, 'Generated image', [image]);
    const said = messages(page).getByText(`“${image.name}”`);
    await expect(said, image.name).toHaveText(refusals[image.name]!);
    await messages(page).getByRole('button', { name: 'Dismiss' }).first().click();
    expect(await stateOf(page), image.name).toEqual(before);
  }
});

test('takes odd but honest images, and says what was done to them', async ({ page }) => {
  await openPage(page, small);
  const other = await slot(page, 'Generated image').textContent();
  const said = new Set<string>();
  for (const image of badImages) {
    if ('refused' in image.expected) continue;
    const { width, height, notes: done } = image.expected;
    await giveFiles(page, 'Reference image', [image]);
    const facts = slot(page, 'Reference image');
    await expect(facts).toContainText(image.name);
    await expect(facts, image.name).toContainText(
      [`${width} × ${height}`, ...done.map((note) => notes[note]!)].join(' · '),
    );
    for (const note of done) said.add(note);
  }
  expect([...said].sort()).toEqual(Object.keys(notes).sort());
  expect(await slot(page, 'Generated image').textContent()).toBe(other);
});

test('says that a 1x1 image is too small for the network, and goes on with the next', async ({ page }) => {
  const tiny = badImages.find(({ expected }) => 'width' in expected && expected.width === 1)!;
  const good = { name: 'good.png', mimeType: 'image/png', bytes: goodPng };
  await openPage(page, small);
  const before = await stateOf(page);
  await giveFiles(page, 'Reference image', [tiny]);
  await giveFiles(page, 'Generated image', [tiny]);
  const said = page.getByRole('alert').filter({ hasText: 'needs at least' });
  await expect(said).toContainText(
    'The two images are measured at 1 × 1 pixels; this network needs at least 16 on each side. Use larger images',
  );
  await expect(slot(page, 'Reference image')).toContainText('one-pixel.png');
  await expect(page.getByRole('button', { name: /^Network:/ })).toHaveText(before.network!);
  await expect(page.getByRole('slider', { name: /^Weight of relu/ })).toHaveCount(16);
  await giveFiles(page, 'Reference image', [good]);
  await giveFiles(page, 'Generated image', [good]);
  await expect(said).toBeHidden();
  await expect(total(page)).toHaveText('0');
});

test('says that sizes differ, with both of them, and keeps the images until one way out is chosen', async ({
  page,
}) => {
  await openPage(page, small);
  const rows = await page.getByRole('slider', { name: /^Weight of relu/ }).count();
  await giveFiles(page, 'Reference image', [pngOf('wide.png', 80, 64, [200, 180, 40])]);
  await giveFiles(page, 'Generated image', [pngOf('small.png', 64, 48, [40, 180, 200])]);
  const said = page.getByRole('alert').filter({ hasText: 'The images have different sizes' });
  await expect(said).toContainText('Reference 80 × 64, generated 64 × 48. Nothing is changed silently:');
  await expect(slot(page, 'Reference image')).toContainText('wide.png');
  await expect(slot(page, 'Generated image')).toContainText('small.png');
  expect(await page.getByRole('slider', { name: /^Weight of relu/ }).count()).toBe(rows);
  await page.getByRole('button', { name: 'Resize to the reference' }).click();
  await expect(said).toBeHidden();
  await measured(page);
  expect(await totalValue(page)).toBeGreaterThan(0);
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
/** A VGG of zeros but for its first biases, which are Oxford's, under torchvision's names. */
const oxfordInDisguise = (id: 'vgg19' | 'vgg19-slim') => {
  const names = keysInStyle(backbones[id], 'numbers');
  return expectedTensors(backbones[id]).map(({ name, shape }) => {
    const values = new Float32Array(elementCount(shape));
    if (name === 'block1_conv1/bias') values.set([0.7302, 0.0649, 0.0343, 0.826, 0.2578, 0.5487]);
    const [h, w, i, o] = shape as [number, number, number, number];
    const [place, part] = names.get(name)!.split(' ');
    const torch = `features.${place}.${part === 'kernel' ? 'weight' : 'bias'}`;
    return { name: torch, shape: shape.length === 4 ? [o, i, h, w] : shape, values };
  });
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
    says: /it is cut short\. .* Expected: \d+ bytes\. Found: 500000 bytes\.$/,
  },
  {
    what: 'another network',
    files: () => [binary('other.safetensors', safetensorsFile([tensor('encoder.weight', [4, 4])]))],
    says: /it holds another network.* Expected: VGG-19 slim, VGG-19, .*AlexNet, .* Found: encoder\.weight \[4, 4\]\.$/,
  },
  {
    what: 'numbers that are not finite',
    files: () => [binary('nan.safetensors', safetensorsFile(withNaN()))],
    says: /it holds a number that cannot be a weight.* Found: NaN\.$/,
  },
  {
    what: 'a layer of another shape',
    files: () => [
      binary(
        'shape.safetensors',
        safetensorsFile(squeeze().map((t, i) => (i === 0 ? tensor(t.name, [64, 3, 5, 5]) : t))),
      ),
    ],
    says: /another shape.* Expected: SqueezeNet 1\.1: conv1\/kernel \[64, 3, 3, 3\]\. Found: \[64, 3, 5, 5\]\.$/,
  },
  {
    what: 'a pickle with code in it',
    files: () => [binary('evil.pth', torchZipFile(squeeze(), { 'net/data.pkl': attack }))],
    says: /asks for things that a list of weights has no need of\..* Found: os\.system/,
  },
  {
    what: 'a zip bomb',
    files: () => [
      binary('bomb.pth', torchZipFile(squeeze(), { 'net/data/0': new Uint8Array(30_000_000) }, 6)),
    ],
    says: /no need of\..* zip entries stored without compression\. Found: net\/data\.pkl: \d+ -> \d+ bytes\.$/,
  },
  {
    what: 'a header that claims more than there is',
    files: () => [
      binary(
        'claims.safetensors',
        withHeader({ 'features.0.weight': { dtype: 'F32', shape: [1e9], data_offsets: [0, 4e9] } }),
      ),
    ],
    says: /it is cut short\..* Expected: 40000000\d\d bytes\. Found: \d\d bytes\.$/,
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
    says: /“shard1of2\.bin” cannot be used: its checksum is wrong.* Expected: [0-9a-f]{64}\. Found: [0-9a-f]{64}\.$/,
  },
  {
    what: 'a text file',
    files: () => [binary('notes.bin', new TextEncoder().encode('not weights at all'))],
    says: /it is not a weights file of a kind this page reads\..* Found: “not weights at a…”\.$/,
  },
  {
    what: 'a family that the network is not used with',
    files: () => [binary('slim.safetensors', safetensorsFile(oxfordInDisguise('vgg19-slim'), 'F16'))],
    says: /another family.* Expected: VGG-19 slim: oxford\. Found: torchvision\.$/,
  },
];

test('refuses weights files that cannot be used in a sentence, and goes on with the network it has', {
  tag: '@long',
}, async ({ page }) => {
  await openWithAll(page, small);
  const before = await stateOf(page);
  for (const { what, files, says } of badWeights) {
    await test.step(what, async () => {
      const given = files();
      await openNetworks(page);
      await giveFiles(page, 'Choose weights files', given);
      const said = messages(page).getByText('cannot be used').last();
      await expect(said).toHaveText(says);
      await page.keyboard.press('Escape');
      await messages(page).getByRole('button', { name: 'Dismiss' }).first().click();
      expect(await stateOf(page)).toEqual(before);
    });
  }
});

test('installs a network from a dropped file, keeps it over a reload, and removes it', async ({ page }) => {
  await openWithAll(page, small);
  await openNetworks(page);
  await giveFiles(page, 'Choose weights files', [binary('squeeze.safetensors', safetensorsFile(squeeze()))]);
  await expect(messages(page).getByText('is installed')).toBeVisible();
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
  await openWithAll(page, small);
  const before = await stateOf(page);
  const devtools = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 100_000 });
  await openNetworks(page);
  await giveFiles(page, 'Choose weights files', [binary('squeeze.safetensors', safetensorsFile(squeeze()))]);
  await expect(messages(page).getByText(/are needed/)).toHaveText(
    /has [\d.]+ [kMG]B left for this page, and 2\.9 MB are needed\. Remove an installed network or free disk space; nothing was changed\./,
  );
  await page.keyboard.press('Escape');
  expect(await stateOf(page)).toEqual(before);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
});

test('says that nothing can be downloaded without a network, and keeps what was there', async ({ page }) => {
  await page.route(/storage\.googleapis\.com|github\.com/, (route) => route.abort('connectionreset'));
  await page.route('**/models/vgg19/**', (route) => route.fulfill({ status: 404 }));
  await openWithAll(page, small);
  const before = await stateOf(page);
  await openNetworks(page);
  const entry = page.getByRole('region', { name: 'VGG-19', exact: true });
  await entry
    .getByRole('button', { name: /^Download/ })
    .first()
    .click();
  await expect(messages(page).getByText(/Nothing could be had/)).toHaveText(
    /from https:\/\/storage\.googleapis\.com\/\S+\. The connection failed: “.+”\. Check the connection to the network and start again/,
  );
  await page.keyboard.press('Escape');
  expect(await stateOf(page)).toEqual(before);
});

test('a page whose server has no network shows the pair, and measures once one is dropped', async ({
  page,
}) => {
  await page.route('**/models/**', (route) => route.abort('internetdisconnected'));
  await page.goto('/');
  await expect(page.getByRole('alert').filter({ hasText: 'No network is installed' })).toContainText(
    'Get VGG-19, drop a weights file on the page',
  );
  await expect(slot(page, 'Reference image')).toContainText(/\d+ × \d+/);
  await expect(total(page)).toHaveText('–');
  // Where no download is known, none is promised.
  await page.getByRole('button', { name: /^Network:/ }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Get VGG-19 not installed' })).toBeVisible();
  await page.getByRole('menuitemradio', { name: 'Add SqueezeNet 1.1 from a file' }).click();
  await giveFiles(page, 'Choose weights files', [binary('squeeze.safetensors', safetensorsFile(squeeze()))]);
  await page.keyboard.press('Escape');
  await expect(messages(page).getByText('SqueezeNet 1.1 is installed')).toBeVisible();
  await measured(page);
});

test('says whether the browser keeps what is stored, and asks it to when something is', async ({ page }) => {
  // A browser that says yes when it is asked; this one, without a window, says no.
  await page.addInitScript(() => {
    let kept = false;
    StorageManager.prototype.persisted = async () => kept;
    StorageManager.prototype.persist = async () => {
      kept = true;
      return kept;
    };
  });
  await openWithAll(page, small);
  await openNetworks(page);
  const note = page.getByRole('dialog').getByRole('note');
  await expect(note).toHaveText(
    /may clear what is stored here when the disk fills up\. In use: \d+ kB; free for this page: \d+\.\d [MG]B\.$/,
  );
  await giveFiles(page, 'Choose weights files', [binary('squeeze.safetensors', safetensorsFile(squeeze()))]);
  await expect(note).toHaveText(/keeps what is stored here until you remove it\. In use: \d+\.\d MB/);
});

test('a link with nonsense falls back and says so', async ({ page }) => {
  await openWithAll(page, '?backbone=resnet&distance=l7&w=relu1_2:-4&size=huge&colour=purple&lang=en');
  const said = messages(page).getByText(/does not understand/);
  await expect(said).toContainText('backbone=resnet');
  await expect(said).toContainText('distance=l7');
  await expect(said).toContainText('size=huge');
  await expect(said).not.toContainText('purple');
  expect(await totalValue(page)).toBeGreaterThan(0);
});
