import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dispose, memory, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import { lpips, lpipsVgg } from '#core/metrics/lpips.ts';
import { learntOf } from '#core/metrics/learnt.ts';
import { openFile } from '#io/weights/open.ts';
import { recognise } from '#io/weights/recognise.ts';
import { sourceOf } from '#io/weights/testing/bytes.ts';
import { useBackend } from '#tests/support/backends.ts';
import { relativeError } from '#tests/support/golden.ts';
import { pythonIsThere, runPython } from '#tests/support/python.ts';
import { networkPair } from '#tests/support/rows.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';

const script = fileURLToPath(new URL('reference_lpips.py', import.meta.url));
const headsFile = 'tables/lpips-v0.1-vgg.pth';
const [height, width] = [34, 45];

/** As the page reads a dropped file. */
const dropped = async (path: string) =>
  recognise(await openFile(sourceOf(new Uint8Array(readFileSync(path)), 'dropped.pth')));

const there = pythonIsThere() && truthIsThere() && existsSync(truthPath(headsFile));

describe.runIf(there).each(['wasm', 'cpu'] as const)('LPIPS (vgg) on %s equals PyTorch', (backend) => {
  let reference: { readonly value: number; readonly perLayer: readonly number[]; readonly masked: number };
  let network: Network;
  let heads: Map<string, Tensor4D>;
  let images: readonly [Image01, Image01];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lpips-'));
    await runPython([script, truthPath(headsFile), folder], { allowNotes: true });
    await useBackend(backend);
    const { network: found } = await dropped(join(folder, 'weights.pth'));
    network = new Network(backbones.vgg16, 'torchvision');
    for (const each of found!.tensors) {
      const { name, shape, values } = await each.read();
      network.set(name, tensor(values, [...shape]));
    }
    const { learnt: all } = await dropped(truthPath(headsFile));
    expect(all.map(({ id }) => id)).toEqual(['vgg16']);
    const read = await all[0]!.read();
    heads = new Map(
      read.map(({ name, values }) => [learntOf(name)!.part, tensor(values, [1, 1, values.length, 1])]),
    );
    const pair = new Float32Array(new Uint8Array(readFileSync(join(folder, 'pair.f32'))).buffer);
    const size = height * width * 3;
    images = [0, 1].map((i) =>
      asImage01(tensor(pair.slice(i * size, (i + 1) * size), [1, height, width, 3])),
    ) as unknown as [Image01, Image01];
    reference = JSON.parse(readFileSync(join(folder, 'lpips.json'), 'utf8'));
    rmSync(folder, { recursive: true });
  });
  afterAll(() => {
    network?.dispose();
    dispose([...(images ?? []), ...(heads?.values() ?? [])]);
  });

  it('as a whole and by strips, at each layer', async () => {
    const before = memory().numTensors;
    const whole = (await lpips(heads, networkPair(network, images, height)))!;
    expect(memory().numTensors).toBe(before);
    expect(relativeError(whole.value, reference.value)).toBeLessThan(1e-4);
    expect(whole.perLayer).toHaveLength(5);
    reference.perLayer.forEach((expected, layer) => {
      expect(relativeError(whole.perLayer[layer]!, expected)).toBeLessThan(1e-4);
    });
    const strips = (await lpips(heads, networkPair(network, images, 12)))!;
    expect(relativeError(strips.value, whole.value)).toBeLessThan(1e-6);
  });

  it('whose map has it as the sum of the means of its layers', async () => {
    const layers = await lpipsVgg.map!.make(heads, networkPair(network, images, 12));
    expect(layers.map(({ width, height }) => [width, height])).toEqual([[45, 34], [22, 17], [11, 8], [5, 4], [2, 2]]);
    const means = layers.map(({ values }) => values.reduce((sum, value) => sum + value, 0) / values.length);
    expect(relativeError(means.reduce((sum, mean) => sum + mean, 0), reference.value)).toBeLessThan(1e-4);
  });

  it('under a region', async () => {
    const values = Uint8Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return x > Math.floor(width / 3) ? (x * 7 + y * 3) % 256 : 0;
    });
    const region = { width, height, values };
    const found = (await lpips(heads, networkPair(network, images, 16, region)))!;
    expect(relativeError(found.value, reference.masked)).toBeLessThan(1e-4);
  });
});
