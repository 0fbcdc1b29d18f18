import { tensor, transpose } from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import { beforeAll, expect, it } from 'vitest';
import { Network } from '#core/backbones/network.ts';
import { preprocess } from '#core/backbones/preprocess.ts';
import { backbones } from '#core/backbones/registry.ts';
import { asImage01 } from '#core/image.ts';
import { vgg, vgg19Depths } from '#core/nn/models/vgg.ts';
import { useBackend } from '#tests/support/backends.ts';
import { plain } from '#tests/support/compare.ts';
import { weightsFor } from '../page/weights.ts';
import { onnxModel } from './model.ts';

beforeAll(() => useBackend('wasm'));

it('computes in onnxruntime what our network computes', async () => {
  const narrow = vgg(vgg19Depths, [4, 6, 8, 8, 8]);
  const weights = weightsFor(narrow.graph);
  const network = new Network({ ...backbones.vgg19, ...narrow }, 'torchvision');
  for (const name of network.tensorNames) {
    const { shape, values } = weights.tensor(name);
    network.set(name, tensor(values, [...shape]));
  }
  const pixels = Float32Array.from({ length: 48 * 32 * 3 }, (_, i) => ((i * 37) % 255) / 255);
  const image = asImage01(tensor(pixels, [1, 48, 32, 3]));
  let ours: Float32Array | null = null;
  await network.walk(image, new Set(['relu5_4']), plain, async (_, f) => {
    ours = (await transpose(f, [0, 3, 1, 2]).data()) as Float32Array;
  });
  const input = await transpose(preprocess(image, 'torchvision', 'family'), [0, 3, 1, 2]).data();

  const file = onnxModel(narrow.graph, weights.conv, { width: 32, height: 48 });
  const session = await InferenceSession.create(file);
  const { y } = await session.run({ x: new OrtTensor('float32', Float32Array.from(input), [1, 3, 48, 32]) });
  const theirs = y!.data as Float32Array;

  expect(y!.dims).toEqual([1, 8, 3, 2]);
  const scale = Math.max(...theirs);
  expect(scale).toBeGreaterThan(0);
  const worst = Math.max(...theirs.map((value, index) => Math.abs(value - ours![index]!)));
  expect(worst / scale).toBeLessThan(1e-5);
});
