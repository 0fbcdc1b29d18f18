import { concat, memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from '#tests/support/backends.ts';
import { disposeAll, featuresOf, plain } from '#tests/support/compare.ts';
import { numbers, randomTensor } from '#tests/support/random.ts';
import { rowsOfBoth } from '#tests/support/rows.ts';
import { asImage01, type FeatureMap, type Image01 } from '../image.ts';
import { described } from '../nn/backbone.ts';
import type { Node } from '../nn/graph.ts';
import { alexnet } from '../nn/models/alexnet.ts';
import { resnet18 } from '../nn/models/resnet18.ts';
import { resnet34 } from '../nn/models/resnet34.ts';
import { resnet50 } from '../nn/models/resnet50.ts';
import { squeezenet } from '../nn/models/squeezenet.ts';
import { vgg19Depths, vgg as vggOf } from '../nn/models/vgg.ts';
import { vgg19Slim } from '../nn/models/vgg19Slim.ts';
import { tensorShapes } from '../nn/shapes.ts';
import { Network } from './network.ts';
import type { BackboneSpec } from './types.ts';

/** The same graph with fewer channels. */
function narrowed(spec: BackboneSpec, by: number): BackboneSpec {
  const nodes = spec.graph.nodes.map((node): Node => {
    if (node.op !== 'conv') return node;
    const { inChannels, outChannels } = node.attrs;
    const attrs = {
      ...node.attrs,
      inChannels: inChannels === 3 ? 3 : inChannels / by,
      outChannels: outChannels / by,
    };
    return { ...node, attrs };
  });
  return { ...spec, ...described({ ...spec.graph, nodes }) };
}

const vgg = (widths: readonly number[]): BackboneSpec => ({ ...vgg19Slim, ...vggOf(vgg19Depths, widths) });

/** Seeded weights of a size that keeps features alive; biases too, so that padding is seen in the wrong place. */
function seeded(spec: BackboneSpec): Network {
  const network = new Network(spec, spec.families[0]!);
  let seed = 3;
  for (const [name, shape] of tensorShapes(spec.graph)) {
    const count = shape.reduce((a, b) => a * b, 1);
    const spread = shape.length === 1 ? 1 : 2 * Math.sqrt(6 / (count / shape.at(-1)!));
    network.set(
      name,
      tensor(numbers(seed, count).map((v) => (v - 0.4) * spread) as Float32Array, [...shape]),
    );
    seed += 1;
  }
  return network;
}

const image = (seed: number, h: number, w: number): Image01 =>
  asImage01(randomTensor(seed, [1, h, w, 3], 0, 1));

/** Every tap of both images, put together from the rows that were visited; [2, h, w, c]. */
async function byRows(network: Network, a: Image01, b: Image01, strip: number, variant = plain) {
  const parts = new Map<string, FeatureMap[]>();
  const taps = new Set(network.spec.taps.map(({ id }) => id));
  await network.walkRows(rowsOfBoth(a, b), strip, taps, variant, (tap, f, first) => {
    const before = parts.get(tap) ?? [];
    expect(first).toBe(before.reduce((rows, part) => rows + part.shape[1], 0));
    parts.set(tap, [...before, f]);
  });
  const whole = new Map<string, FeatureMap>();
  for (const [tap, some] of parts) {
    whole.set(tap, concat(some, 1) as Tensor as FeatureMap);
    for (const part of some) part.dispose();
  }
  return whole;
}

/** Largest difference of two tensors, as a share of the largest value. */
async function difference(found: Tensor, expected: Tensor): Promise<number> {
  expect(found.shape).toEqual(expected.shape);
  const [x, y] = [await found.data(), await expected.data()];
  let [most, scale] = [0, 0];
  for (let i = 0; i < x.length; i += 1) {
    most = Math.max(most, Math.abs(x[i]! - y[i]!));
    scale = Math.max(scale, Math.abs(y[i]!));
  }
  expect(scale).toBeGreaterThan(0);
  return most / scale;
}

const networks: [string, BackboneSpec, number][] = [
  ['VGG', vgg([4, 6, 8, 8, 8]), 16],
  ['AlexNet', narrowed(alexnet, 16), 63],
  ['SqueezeNet', narrowed(squeezenet, 16), 31],
  ['ResNet-18', narrowed(resnet18, 16), 5],
  ['ResNet-34', narrowed(resnet34, 16), 5],
  ['ResNet-50', narrowed(resnet50, 16), 5],
];

describe.each(['cpu', 'wasm'] as NodeBackend[])('a walk by rows on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(networks)(
    '%s: every tap is that of the whole image, whatever the strips and sides',
    async (_, spec, least) => {
      const network = seeded(spec);
      const side = fc.integer({ min: least, max: least + 40 });
      const pooling = fc.constantFrom('max', 'average');
      await fc.assert(
        fc.asyncProperty(side, side, fc.integer({ min: 1, max: 60 }), pooling, async (h, w, strip, by) => {
          const variant = { ...plain, pooling: by } as const;
          const [a, b] = [image(h, h, w), image(w + 100, h, w)];
          const both = concat([a, b], 0) as Tensor as Image01;
          const found = await byRows(network, a, b, strip, variant);
          const expected = await featuresOf(network, both, [...found.keys()], variant);
          expect(found.size).toBe(spec.taps.length);
          for (const [tap, f] of found)
            expect(await difference(f, expected.get(tap)!), tap).toBeLessThan(1e-6);
          disposeAll(found);
          disposeAll(expected);
          for (const t of [a, b, both]) t.dispose();
        }),
        { numRuns: backend === 'cpu' ? 4 : 12 },
      );
      network.dispose();
    },
  );

  it('leaves nothing behind, nor when it is stopped half-way', async () => {
    const network = seeded(networks[0]![1]);
    const [a, b] = [image(1, 50, 40), image(2, 50, 40)];
    const before = memory().numTensors;
    disposeAll(await byRows(network, a, b, 8));
    expect(memory().numTensors).toBe(before);
    const controller = new AbortController();
    const seen: number[] = [];
    const onLayer = (done: number, of: number) => {
      seen.push(done / of);
      if (done / of > 0.5) controller.abort();
    };
    const taps = new Set(['relu1_2', 'conv3_1', 'relu5_4']);
    const walk = network.walkRows(rowsOfBoth(a, b), 8, taps, plain, (_, f) => f.dispose(), {
      signal: controller.signal,
      onLayer,
    });
    await expect(walk).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toEqual(seen.toSorted((x, y) => x - y));
    expect(memory().numTensors).toBe(before);
    network.dispose();
    a.dispose();
    b.dispose();
  });
});

describe('a walk by rows of wide layers', () => {
  beforeAll(() => useBackend('wasm'));

  it('lays the tiles of fewer multiplications as the whole image does', async () => {
    const network = seeded(vgg([4, 128, 128, 128, 128]));
    const [a, b] = [image(5, 57, 49), image(6, 57, 49)];
    const both = concat([a, b], 0) as Tensor as Image01;
    for (const strip of [7, 16, 57]) {
      const found = await byRows(network, a, b, strip);
      const expected = await featuresOf(network, both, [...found.keys()]);
      for (const [tap, f] of found) expect(await difference(f, expected.get(tap)!), tap).toBeLessThan(1e-6);
      disposeAll(found);
      disposeAll(expected);
    }
    network.dispose();
    for (const t of [a, b, both]) t.dispose();
  });
});
