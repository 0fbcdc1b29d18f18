import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addN, div, grad, mean, type Scalar, square, type Tensor, tensor, transpose } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import { recipes } from '#core/recipes/registry.ts';
import { openFile } from '#io/weights/open.ts';
import { recognise } from '#io/weights/recognise.ts';
import { sourceOf } from '#io/weights/testing/bytes.ts';
import { pytorchFile } from '#report/pytorch/file.ts';
import { useBackend } from '#tests/support/backends.ts';
import { disposeAll, featuresOf, measureSetup, plain, setupOf } from '#tests/support/compare.ts';
import { exportedOf } from '#tests/support/exported.ts';
import { relativeError } from '#tests/support/golden.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import { pngFile } from '#tests/support/pngFile.ts';
import { pythonIsThere, readPrinted, runPython } from '#tests/support/python.ts';
import { readSafetensors } from '#tests/support/safetensors.ts';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';

const script = fileURLToPath(new URL('reference_networks.py', import.meta.url));
const realResnet = 'backbones/resnet18-bnfolded-to-layer3.safetensors';

/** What reference_networks.py has written. */
interface Reference {
  readonly folder: string;
  readonly image: Image01;
  readonly taps: ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float64Array }>;
}

/** Largest error as a share of the largest value. */
function worst(found: ArrayLike<number>, expected: Float64Array): number {
  expect(found.length).toBe(expected.length);
  let [error, scale] = [0, 0];
  expected.forEach((value, i) => {
    error = Math.max(error, Math.abs(found[i]! - value));
    scale = Math.max(scale, Math.abs(value));
  });
  return error / scale;
}

/** A network of the file that torch has saved, as the page reads a dropped one. */
async function dropped(id: BackboneId, folder: string): Promise<Network> {
  const source = sourceOf(new Uint8Array(readFileSync(join(folder, 'weights.pth'))), 'weights.pth');
  const { network: found, notes } = await recognise(await openFile(source));
  expect([found!.id, found!.family, notes]).toEqual([id, 'torchvision', []]);
  const network = new Network(backbones[id], 'torchvision');
  for (const each of found!.tensors) {
    const { name, shape, values } = await each.read();
    network.set(name, tensor(values, [...shape]));
  }
  return network;
}

/** ResNet-18 with real weights, as far as they are there. */
function realNetwork(): Network {
  const network = new Network(backbones.resnet18, 'torchvision');
  const stored = new Map(readSafetensors(`../${realResnet}`).map((each) => [each.name, each]));
  for (const node of backbones.resnet18.graph.nodes) {
    if (node.op !== 'conv') continue;
    const { size, inChannels, outChannels, torchName } = node.attrs;
    const kernel = stored.get(`${torchName}.weight`);
    if (!kernel) continue;
    const oihw = tensor(kernel.values, [outChannels, inChannels, size, size]);
    network.set(`${node.weights}/kernel`, transpose(oihw, [2, 3, 1, 0]));
    oihw.dispose();
    network.set(`${node.weights}/bias`, tensor(stored.get(`${torchName}.bias`)!.values, [outChannels]));
  }
  return network;
}

const cases = [
  ['vgg16', 'seeded', 27],
  ['resnet18', 'seeded', 19],
  ['resnet18', 'real', 15],
  ['resnet34', 'seeded', 35],
  ['resnet50', 'seeded', 35],
] as const;

describe.runIf(pythonIsThere()).each(cases)('%s with %s weights equals PyTorch', (id, weights, count) => {
  const isThere = weights === 'seeded' || (truthIsThere() && existsSync(truthPath(realResnet)));
  let reference: Reference;
  let network: Network;

  beforeAll(async () => {
    if (!isThere) return;
    const folder = mkdtempSync(join(tmpdir(), 'reference-'));
    await runPython([script, id, weights === 'seeded' ? weights : truthPath(realResnet), folder]);
    const read = (name: string) => readFileSync(join(folder, name));
    const all = new Float64Array(new Uint8Array(read('taps.f64')).buffer);
    const index = JSON.parse(read('taps.json').toString()) as Record<string, [number, number[]]>;
    const taps = Object.entries(index).map(([name, [at, shape]]) => {
      const size = shape.reduce((product, n) => product * n, 1);
      return [name, { shape, values: all.subarray(at, at + size) }] as const;
    });
    await useBackend('wasm');
    const image = asImage01(
      tensor(new Float32Array(new Uint8Array(read('image.f32')).buffer), [1, 34, 33, 3]),
    );
    reference = { folder, image, taps: new Map(taps) };
    network = weights === 'seeded' ? await dropped(id, folder) : realNetwork();
  });
  afterAll(() => {
    if (reference) rmSync(reference.folder, { recursive: true });
    network?.dispose();
  });

  it.runIf(isThere)('at every tap', async () => {
    const names = [...reference.taps.keys()].filter((name) => name !== 'gradient');
    expect(network.usableTaps()).toEqual(['input', ...names]);
    expect(names.length + 1).toBe(count);
    const found = await featuresOf(network, reference.image, names);
    for (const [name, f] of found) {
      const { shape, values } = reference.taps.get(name)!;
      expect(f.shape.slice(1)).toEqual(shape);
      expect(worst(await f.data(), values), name).toBeLessThan(1e-5);
    }
    disposeAll(found);
  });

  it.runIf(weights === 'seeded')('in the distances that an exported file prints, from the file as it was', async () => {
    const recipe = recipes.find(({ backbones: [of] }) => of === id)!;
    const exported = exportedOf({ backbone: id, recipe });
    const paths = ['loss.py', 'a.png', 'b.png', 'weights.pth'].map((name) => join(reference.folder, name));
    writeFileSync(paths[0]!, await pytorchFile(exported));
    const [a, b] = [1, 2].map((seed) => {
      const { width, height, rgb } = seededPicture(60, 50, seed, 'smooth');
      const row = (y: number) => rgb.subarray(y * width * 3, (y + 1) * width * 3);
      writeFileSync(paths[seed]!, pngFile({ width, height, depth: 8, colourType: 2, row }));
      return asImage01(tensor(Float32Array.from(rgb, (v) => v / 255), [1, height, width, 3]));
    });
    const { layers } = readPrinted((await runPython(paths, { allowNotes: true })).toString());
    const found = await measureSetup(network, setupOf(backbones[id], recipe), a!, b!);
    expect(layers.map(({ tap }) => tap)).toEqual(backbones[id].defaultTaps);
    layers.forEach(({ value }, i) => expect(relativeError(found[i]!.value, value)).toBeLessThan(1e-5));
    a!.dispose();
    b!.dispose();
  });

  it.runIf(isThere)('in the gradient to the image', async () => {
    const names = [...reference.taps.keys()].filter((name) => name !== 'gradient');
    const sizes = names.map((name) => {
      const { values } = reference.taps.get(name)!;
      return values.reduce((sum, value) => sum + value * value, 0) / values.length;
    });
    const gradient = grad((x: Tensor): Scalar => {
      const found = network.features(x as Image01, names, plain);
      return addN(names.map((name, i) => div(mean(square(found.get(name)!)), sizes[i]!))) as Scalar;
    })(reference.image);
    expect(worst(await gradient.data(), reference.taps.get('gradient')!.values)).toBeLessThan(1e-5);
    gradient.dispose();
  });
});
