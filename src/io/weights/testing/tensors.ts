import { createHash } from 'node:crypto';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { expectedLearnt, expectedTensors } from '../expected.ts';
import { elementCount, type NamedTensor } from '../tensorFile.ts';
import { toBytes } from './bytes.ts';

/** A tensor under whatever name a file is to give it. */
export interface TestTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array<ArrayBuffer>;
}

/** Small pseudo-random weights, exact in float16 and bfloat16: multiples of 1/64 in [-1, 1). */
export function testValues(count: number, seed: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  let state = seed * 2654435761 + 12345;
  for (let i = 0; i < count; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    values[i] = ((state >>> 16) % 128) / 64 - 1;
  }
  return values;
}

/** A whole network with made-up weights, named and shaped as the app does. */
export const testNetwork = (id: BackboneId): NamedTensor[] =>
  expectedTensors(backbones[id]).map(({ name, shape }, index) => ({
    name,
    shape,
    values: testValues(elementCount(shape), index + 1),
  }));

/** LPIPS heads with made-up, non-negative weights, named as the app does. */
export const testHeads = (id: BackboneId): NamedTensor[] =>
  expectedLearnt(backbones[id])[0]!.tensors.map(({ name, shape }, index) => ({
    name,
    shape,
    values: testValues(elementCount(shape), index + 100).map(Math.abs),
  }));

/** The same heads under the names of LPIPS' collected file: `squeeze.lin0` [c]. */
export const namedHeads = (id: BackboneId, short: string): TestTensor[] =>
  testHeads(id).map(({ shape, values }, index) => ({
    name: `${short}.lin${index}`,
    shape: [shape[2]!],
    values,
  }));

const squeezenetFires = [3, 4, 6, 7, 9, 10, 11, 12];

/** The network under torchvision's names and in its OIHW order, written out here independently of `names.ts`. */
export function asTorchvision(tensors: readonly NamedTensor[]): TestTensor[] {
  return tensors.map(({ name, shape, values }) => {
    const [stem, part] = name.split('/') as [string, string];
    const fire = /^fire(\d)_(.*)$/.exec(stem);
    const at = fire ? `${squeezenetFires[Number(fire[1]) - 2]}.${fire[2]}` : '0';
    const torch = `features.${at}.${part === 'kernel' ? 'weight' : 'bias'}`;
    if (shape.length < 4) return { name: torch, shape, values };
    const [h, w, i, o] = shape as [number, number, number, number];
    const turned = new Float32Array(values.length);
    for (let y = 0; y < h; y += 1)
      for (let x = 0; x < w; x += 1)
        for (let c = 0; c < i; c += 1)
          for (let k = 0; k < o; k += 1)
            turned[((k * i + c) * h + y) * w + x] = values[((y * w + x) * i + c) * o + k]!;
    return { name: torch, shape: [o, i, h, w], values: turned };
  });
}

/** Name, shape and hash of each tensor: quick to compare where the values run to millions. */
export const digests = (tensors: readonly TestTensor[]): string[] =>
  tensors.map(({ name, shape, values }) => {
    const hash = createHash('md5').update(toBytes(values)).digest('hex');
    return `${name} [${shape.join(', ')}] ${hash}`;
  });
