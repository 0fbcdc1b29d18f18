import { type Tensor, type Tensor4D, tensor, transpose } from '@tensorflow/tfjs-core';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import { vgg, vgg19Depths } from '#core/nn/models/vgg.ts';
import { tensorShapes } from '#core/nn/shapes.ts';
import { random } from '#core/training/random.ts';
import { readSafetensors, type StoredTensor } from './safetensors.ts';
import { readPixels } from './truth.ts';

/** VGG-19 of four to eight channels with seeded weights. */
export function narrowVgg(): Network {
  const next = random(1);
  const narrow = vgg(vgg19Depths, [4, 6, 8, 8, 8]);
  const network = new Network({ ...backbones.vgg19, ...narrow }, 'oxford');
  for (const [name, shape] of tensorShapes(narrow.graph)) {
    const size = shape.reduce((product, n) => product * n, 1);
    const values = Float32Array.from({ length: size }, () => next() - 0.45);
    network.set(name, tensor(values, [...shape]));
  }
  return network;
}

/** VGG-19 with the reference weights, on the current backend. */
export function truthVgg19(): Network {
  const network = new Network(backbones.vgg19, 'oxford');
  for (const { name, shape, values } of readSafetensors('vgg19-features.safetensors'))
    network.set(name, tensor(values, [...shape]));
  return network;
}

/** AlexNet or SqueezeNet 1.1 with the reference weights: torchvision's order is our layer order, OIHW becomes HWIO. */
export function truthLpipsNetwork(id: 'alexnet' | 'squeezenet'): Network {
  const network = new Network(backbones[id], 'lpips');
  const stored = readSafetensors(
    `lpips-backbone-${id === 'alexnet' ? 'alexnet' : 'squeezenet1_1'}.safetensors`,
  );
  network.tensorNames.forEach((name, index) => {
    network.set(name, asHwio(stored[index]!));
  });
  return network;
}

function asHwio({ shape, values }: StoredTensor): Tensor {
  const oihw = tensor(values, [...shape]);
  if (shape.length !== 4) return oihw;
  const hwio = transpose(oihw, [2, 3, 1, 0]);
  oihw.dispose();
  return hwio;
}

/** LPIPS v0.1 heads by tap, [1, 1, c, 1]. */
export function truthHeads(id: 'alexnet' | 'squeezenet'): Map<string, Tensor4D> {
  const stored = new Map(readSafetensors('lpips-heads-v0.1.safetensors').map((t) => [t.name, t]));
  const prefix = id === 'alexnet' ? 'alex' : 'squeeze';
  return new Map(
    backbones[id].defaultTaps.map((tap, index) => {
      const { values } = stored.get(`${prefix}.lin${index}`)!;
      return [tap, tensor(values, [1, 1, values.length, 1])];
    }),
  );
}

/** An image of the reference data, [1, h, w, 3]. */
export function truthImage(file: string): Image01 {
  const { width, height, rgb } = readPixels(file);
  return asImage01(
    tensor(
      Float32Array.from(rgb, (v) => v / 255),
      [1, height, width, 3],
    ),
  );
}
