import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dispose, memory, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import { dists } from '#core/metrics/dists.ts';
import { learntOf } from '#core/metrics/learnt.ts';
import { openFile } from '#io/weights/open.ts';
import { recognise } from '#io/weights/recognise.ts';
import { sourceOf } from '#io/weights/testing/bytes.ts';
import { useBackend } from '#tests/support/backends.ts';
import { relativeError } from '#tests/support/golden.ts';
import { pythonIsThere, runPython } from '#tests/support/python.ts';
import { networkPair } from '#tests/support/rows.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';

const script = fileURLToPath(new URL('reference_dists.py', import.meta.url));
const learntFile = 'tables/dists-alpha-beta.pt';
const [height, width] = [35, 45];

/** As the page reads a dropped file. */
const dropped = async (path: string) =>
  recognise(await openFile(sourceOf(new Uint8Array(readFileSync(path)), 'dropped.pt')));

const there = pythonIsThere() && truthIsThere() && existsSync(truthPath(learntFile));

describe.runIf(there)('DISTS equals PyTorch', () => {
  let reference: Readonly<Record<'value' | 'masked' | 'near', number>>;
  let network: Network;
  let learnt: Map<string, Tensor4D>;
  let images: Readonly<Record<'pair' | 'near', readonly [Image01, Image01]>>;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dists-'));
    await runPython([script, truthPath(learntFile), folder], { allowNotes: true });
    await useBackend('wasm');
    const { network: found } = await dropped(join(folder, 'weights.pth'));
    network = new Network(backbones.vgg16, 'torchvision');
    for (const each of found!.tensors) {
      const { name, shape, values } = await each.read();
      network.set(name, tensor(values, [...shape]));
    }
    const { learnt: all } = await dropped(truthPath(learntFile));
    expect(all.map(({ id, kind }) => [id, kind])).toEqual([['vgg16', 'dists']]);
    learnt = new Map(
      (await all[0]!.read()).map(({ name, values }) => [
        learntOf(name)!.part,
        tensor(values, [1, 1, values.length, 1]),
      ]),
    );
    const read = (name: string) => {
      const values = new Float32Array(new Uint8Array(readFileSync(join(folder, `${name}.f32`))).buffer);
      const size = height * width * 3;
      return [0, 1].map((i) =>
        asImage01(tensor(values.slice(i * size, (i + 1) * size), [1, height, width, 3])),
      ) as unknown as [Image01, Image01];
    };
    images = { pair: read('pair'), near: read('near') };
    reference = JSON.parse(readFileSync(join(folder, 'dists.json'), 'utf8'));
    rmSync(folder, { recursive: true });
  });
  afterAll(() => {
    network?.dispose();
    dispose([...Object.values(images ?? {}).flat(), ...(learnt?.values() ?? [])]);
  });

  type Region = { width: number; height: number; values: Uint8Array<ArrayBuffer> } | null;
  const of = (pair: readonly [Image01, Image01], strip = height, mask: Region = null) =>
    dists.measure(learnt, networkPair(network, pair, strip, mask));

  it('as a whole and by strips', async () => {
    const before = memory().numTensors;
    const whole = (await of(images.pair))!;
    expect(memory().numTensors).toBe(before);
    expect(relativeError(whole, reference.value)).toBeLessThan(1e-4);
    expect(relativeError((await of(images.pair, 12))!, whole)).toBeLessThan(1e-6);
  });

  it('of images that are nearly alike, whose distance is the rest of a difference', async () => {
    expect(reference.near).toBeLessThan(1e-2);
    expect(relativeError((await of(images.near, 16))!, reference.near)).toBeLessThan(1e-3);
    expect(await of([images.pair[0], images.pair[0]], 16)).toBe(0);
  });

  it('under a region', async () => {
    const values = Uint8Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return x > Math.floor(width / 3) ? (x * 7 + y * 3) % 256 : 0;
    });
    const found = (await of(images.pair, 16, { width, height, values }))!;
    expect(relativeError(found, reference.masked)).toBeLessThan(1e-4);
    expect(await of(images.pair, 16, { width, height, values: values.fill(0) })).toBeNull();
  });
});
