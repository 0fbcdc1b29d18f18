import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addN, div, grad, mean, type Scalar, square, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import type { VitSettings } from '#core/nn/models/vit.ts';
import { plain } from './compare.ts';
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

/** The gradient that the reference has, by the network. */
export function gradientOfTaps(network: Network, { taps, image }: VitReference): Tensor {
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
export function worst(found: ArrayLike<number>, expected: Float64Array): number {
  expect(found.length).toBe(expected.length);
  let [error, scale] = [0, 0];
  expected.forEach((value, i) => {
    error = Math.max(error, Math.abs(found[i]! - value));
    scale = Math.max(scale, Math.abs(value));
  });
  return error / scale;
}
