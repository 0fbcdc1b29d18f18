import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addN, div, grad, mean, type Scalar, square, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import type { VitSettings } from '#core/nn/models/vit.ts';
import { openFile } from '#io/weights/open.ts';
import { recognise } from '#io/weights/recognise.ts';
import { sourceOf } from '#io/weights/testing/bytes.ts';
import { disposeAll, featuresOf, plain } from './compare.ts';
import { runPython } from './python.ts';

const script = fileURLToPath(new URL('../truth/reference_vits.py', import.meta.url));

/** The programs whose names for tensors the reference uses. */
export type VitProgram = 'transformers' | 'openai' | 'timm';

/** What reference_vits.py has written: weights.pth of that program in `folder`, and what it makes of the image. */
export interface VitReference {
  readonly folder: string;
  readonly image: Image01;
  readonly taps: ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float64Array }>;
  /** To the image, of the sum over taps of mean(f^2) / (mean(f^2) as it is). */
  readonly gradient: Float64Array;
  dispose(): void;
}

export async function vitReference(
  program: VitProgram,
  { schemes: _, preNorm: __, ...settings }: VitSettings,
  height: number,
  width: number,
): Promise<VitReference> {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  await runPython([script, program, JSON.stringify(settings), `${height}`, `${width}`, folder]);
  const read = (name: string) => readFileSync(join(folder, name));
  const all = new Float64Array(new Uint8Array(read('taps.f64')).buffer);
  const index = JSON.parse(read('taps.json').toString()) as Record<string, [number, number[]]>;
  const taps = new Map(
    Object.entries(index).map(([name, [at, shape]]) => {
      const size = shape.reduce((product, n) => product * n, 1);
      return [name, { shape, values: all.subarray(at, at + size) }] as const;
    }),
  );
  const gradient = taps.get('gradient')!.values;
  taps.delete('gradient');
  const pixels = new Float32Array(new Uint8Array(read('image.f32')).buffer);
  const image = asImage01(tensor(pixels, [1, height, width, 3]));
  const dispose = () => {
    image.dispose();
    rmSync(folder, { recursive: true });
  };
  return { folder, image, taps, gradient, dispose };
}

/** The network that the page takes a reference's weights for, as it reads a dropped file. */
export async function droppedVit(id: BackboneId, folder: string): Promise<Network> {
  const source = sourceOf(new Uint8Array(readFileSync(join(folder, 'weights.pth'))), 'weights.pth');
  const { network: found, notes } = await recognise(await openFile(source));
  expect([found!.id, found!.family, notes]).toEqual([id, backbones[id].families[0], []]);
  const network = new Network(backbones[id], found!.family);
  for (const each of found!.tensors) {
    const { name, shape, values } = await each.read();
    network.set(name, tensor(values, [...shape]));
  }
  return network;
}

/** Asserts that a network has the reference's taps and gradient, to `most` of the largest value of each. */
export async function expectReference(
  network: Network,
  reference: VitReference,
  most: number,
): Promise<void> {
  const names = [...reference.taps.keys()];
  expect(network.usableTaps().toSorted()).toEqual(['input', ...names].toSorted());
  const found = await featuresOf(network, reference.image, names);
  for (const [name, f] of found) {
    const { shape, values } = reference.taps.get(name)!;
    expect(f.shape.slice(1)).toEqual(shape);
    expect(worst(await f.data(), values), name).toBeLessThan(most);
  }
  disposeAll(found);
  const gradient = gradientOfTaps(network, reference);
  expect(worst(await gradient.data(), reference.gradient)).toBeLessThan(most);
  gradient.dispose();
}

/** The gradient that the reference has, by the network. */
function gradientOfTaps(network: Network, { taps, image }: VitReference): Tensor {
  const names = [...taps.keys()];
  const sizes = names.map((name) => {
    const { values } = taps.get(name)!;
    return values.reduce((sum, value) => sum + value * value, 0) / values.length;
  });
  return grad((x: Tensor): Scalar => {
    const found = network.features(x as Image01, names, plain);
    return addN(names.map((name, i) => div(mean(square(found.get(name)!)), sizes[i]!))) as Scalar;
  })(image);
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
