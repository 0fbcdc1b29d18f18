import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dispose, type Tensor4D, tensor, tensor4d } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { Image01 } from '#core/image.ts';
import type { MetricId } from '#core/metrics/ids.ts';
import { type LearntKind, learntOf } from '#core/metrics/learnt.ts';
import { pixelPair } from '#core/metrics/pixelPair.ts';
import { metrics } from '#core/metrics/registry.ts';
import { type RgbImage, scaledMask } from '#core/rgbImage.ts';
import { openFile } from '#io/weights/open.ts';
import { recognise } from '#io/weights/recognise.ts';
import { sourceOf } from '#io/weights/testing/bytes.ts';
import { pytorchFile } from '#report/pytorch/file.ts';
import { useBackend } from '#tests/support/backends.ts';
import { exportedOf, type Wanted } from '#tests/support/exported.ts';
import { relativeError } from '#tests/support/golden.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import { pngFile } from '#tests/support/pngFile.ts';
import { pythonIsThere, runPython } from '#tests/support/python.ts';
import { networkPair } from '#tests/support/rows.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';

const opaque = ({ width, height, rgb }: RgbImage) =>
  pngFile({
    width,
    height,
    depth: 8,
    colourType: 2,
    row: (y) => rgb.subarray(y * width * 3, (y + 1) * width * 3),
  });

/** Left third out, then weights of all sizes. */
const region = (width: number, height: number) => ({
  width,
  height,
  values: Uint8Array.from({ length: width * height }, (_, i) =>
    i % width < width / 3 ? 0 : (7 * i + Math.floor(i / width)) % 256,
  ),
});

describe.runIf(pythonIsThere())('exported metrics beyond the first', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'metrics-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Writes the two pictures and the file that would be exported of them, with values of those metrics. */
  async function write(a: RgbImage, b: RgbImage, ids: readonly MetricId[], wanted: Wanted): Promise<string> {
    writeFileSync(at('a.png'), opaque(a));
    writeFileSync(at('b.png'), opaque(b));
    const exported = exportedOf({ backbone: 'vgg19-slim', ...wanted });
    const result = { ...exported.result, metrics: ids.map((id) => ({ id, value: 0.5 })) };
    const code = await pytorchFile({ ...exported, result });
    writeFileSync(at('loss.py'), code);
    return code;
  }
  const python = async (code: string) =>
    (
      await runPython(['-c', `import json, sys; sys.path.insert(0, ${JSON.stringify(folder)})\nimport loss\n${code}`])
    ).toString();

  const ofPixels = ['ms-ssim', 'haarpsi', 'gmsd', 'flip'] as const;
  const other = { channels: 'y', border: 3, ssim: 'uniform-7', ppd: 24.5 } as const;
  it.each([
    ['RGB', {}, 183, 170],
    ['luma, a border of 3, from close by', { conventions: other }, 183, 170],
    ['a region', { mask: region(61, 57) }, 183, 171],
    ['a region, by luma', { mask: region(61, 57), conventions: other }, 61, 57],
  ] as const)('of the pixels print the page’s numbers: %s', async (_, wanted: Wanted, width, height) => {
    const [a, b] = [seededPicture(width, height, 5, 'smooth'), seededPicture(width, height, 6, 'smooth')];
    await write(a, b, ofPixels, wanted);
    const { conventions, mask } = exportedOf(wanted);
    const over = mask && scaledMask(mask, { width, height });
    const page = pixelPair(a, b, over, conventions);
    const pair = `*loss.own_pair(${JSON.stringify(at('a.png'))}, ${JSON.stringify(at('b.png'))})`;
    const found = JSON.parse(await python(`print(json.dumps(loss.pixel_metrics(${pair})))`));
    for (const id of ofPixels) {
      const expected = await metrics[id].measure(page);
      if (expected === null) expect(found[id], id).toBeNull();
      else expect(relativeError(found[id], expected), `${id}: ${found[id]}, ${expected}`).toBeLessThan(1e-5);
    }
    expect(found['ms-ssim'] === null).toBe(width < 161);
  });

  it('are left out where the page has not measured them', async () => {
    const a = seededPicture(20, 20, 1, 'smooth');
    const code = await write(a, a, ['psnr', 'haarpsi'], {});
    expect(code).toContain('def haarpsi(');
    for (const name of ['def ms_ssim(', 'def gmsd(', 'def flip(', 'def vgg16(', '*further'])
      expect(code).not.toContain(name);
    const found = await python(`loss.print_pixel_metrics(*[${JSON.stringify(at('a.png'))}] * 2, False)`);
    expect(found).toMatch(/^haarpsi +1$/m);
  });

  const files = ['tables/lpips-v0.1-vgg.pth', 'tables/dists-alpha-beta.pt'];
  describe.runIf(truthIsThere() && files.every((file) => existsSync(truthPath(file))))('on VGG-16', () => {
    const ids = ['lpips-vgg', 'dists'] as const;
    let network: Network;
    const learnt = { lpips: new Map<string, Tensor4D>(), dists: new Map<string, Tensor4D>() };
    const read = async (path: string) =>
      recognise(await openFile(sourceOf(new Uint8Array(readFileSync(path)), 'dropped.pth')));

    beforeAll(async () => {
      await useBackend('wasm');
      const script = fileURLToPath(new URL('reference_dists.py', import.meta.url));
      await runPython([script, truthPath(files[1]!), folder], { allowNotes: true });
      network = new Network(backbones.vgg16, 'torchvision');
      for (const each of (await read(at('weights.pth'))).network!.tensors) {
        const { name, shape, values } = await each.read();
        network.set(name, tensor(values, [...shape]));
      }
      for (const file of files)
        for (const one of (await read(truthPath(file))).learnt)
          for (const { name, values } of await one.read()) {
            const { kind, part }: { kind: LearntKind; part: string } = learntOf(name)!;
            learnt[kind].set(part, tensor(values, [1, 1, values.length, 1]));
          }
    });
    afterAll(() => {
      network?.dispose();
      dispose([...learnt.lpips.values(), ...learnt.dists.values()]);
    });

    it.each([
      ['the whole image', null],
      ['a region', region(26, 21)],
    ] as const)('print the page’s numbers of %s, and what is missing', async (_, mask) => {
      const [width, height] = [53, 43];
      const [a, b] = [seededPicture(width, height, 5, 'smooth'), seededPicture(width, height, 6, 'noise')];
      await write(a, b, ids, { mask, prepare: { longestSide: 26 } });
      const over = mask && scaledMask(mask, { width, height });
      const [x, y] = [a, b].map(
        ({ rgb }) => tensor4d(Float32Array.from(rgb, (v) => v / 255), [1, height, width, 3]) as Image01,
      ) as [Image01, Image01];
      const images = [at('a.png'), at('b.png')].map((path) => JSON.stringify(path)).join(', ');
      const printed = (paths: readonly string[]) =>
        python(`loss.print_network_metrics(${images}, ${JSON.stringify(paths)}, False)`);
      const text = await printed([at('weights.pth'), ...files.map(truthPath)]);
      for (const id of ids) {
        const expected = (await metrics[id].measure(learnt[metrics[id].learnt], networkPair(network, [x, y], 16, over)))!;
        const found = Number(new RegExp(`^${id} +(\\S+)$`, 'm').exec(text)![1]);
        expect(relativeError(found, expected), `${id}: ${found}, ${expected}`).toBeLessThan(1e-5);
      }
      dispose([x, y]);
      expect(await printed([truthPath(files[0]!)])).toContain('no features.0.weight: give the files of VGG-16 and of lpips-vgg');
      expect(await printed([at('weights.pth')])).toContain('no alpha: give the files of VGG-16 and of dists');
    });
  });
});
