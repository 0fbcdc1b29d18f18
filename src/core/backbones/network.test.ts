import { dispose, grad, mean, memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from '#tests/support/backends.ts';
import { disposeAll, featuresOf, plain } from '#tests/support/compare.ts';
import { numbers, randomTensor } from '#tests/support/random.ts';
import { failureOf } from '../failure.ts';
import { asImage01, type FeatureMap, type Image01 } from '../image.ts';
import { tensorShapes } from '../nn/shapes.ts';
import type { ForwardVariant } from '../recipes/types.ts';
import { Network } from './network.ts';
import { nextTask } from './nextTask.ts';
import { backbones } from './registry.ts';
import type { BackboneId } from './types.ts';

/** A tensor of the network with seeded weights of a sensible size. */
function weight(spec: (typeof backbones)[BackboneId], name: string): Tensor {
  const shape = [...tensorShapes(spec.graph).get(name)!];
  const count = shape.reduce((a, b) => a * b);
  const spread = 2 * Math.sqrt(6 / (count / shape.at(-1)!));
  const seed = [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  const values = numbers(seed, count).map((v) => (shape.length === 1 ? 0 : (v - 0.5) * spread));
  return tensor(values, shape);
}

function randomNetwork(id: BackboneId, tapScales: Readonly<Record<string, number>> = {}): Network {
  const spec = backbones[id];
  const network = new Network(spec, spec.families[0]!, tapScales);
  for (const name of network.tensorNames) network.set(name, weight(spec, name));
  return network;
}

const image = (seed: number, n = 1): Image01 => asImage01(randomTensor(seed, [n, 40, 36, 3], 0, 1));
const failure = (call: () => unknown) => {
  try {
    call();
  } catch (error) {
    return failureOf(error);
  }
  return null;
};

describe('weights of a network', () => {
  beforeAll(() => useBackend('cpu'));

  it('taps become usable as tensors arrive', () => {
    const spec = backbones['vgg19-slim'];
    const network = new Network(spec, 'oxford');
    expect(network.usableTaps()).toEqual(['input']);
    const usable = network.tensorNames.slice(0, 6).map((name) => {
      network.set(name, weight(spec, name));
      return network.usableTaps().at(-1);
    });
    expect(usable).toEqual(['input', 'relu1_1', 'relu1_1', 'relu1_2', 'relu1_2', 'relu2_1']);
    network.dispose();
  });

  it('names come in layer order', () => {
    const names = new Network(backbones.squeezenet, 'lpips').tensorNames;
    expect(names.slice(0, 4)).toEqual([
      'conv1/kernel',
      'conv1/bias',
      'fire2_squeeze/kernel',
      'fire2_squeeze/bias',
    ]);
  });

  it('refuses a wrong name, a wrong shape and a second tensor, and leaves it to the caller', () => {
    const start = memory().numTensors;
    const network = new Network(backbones.vgg19, 'oxford');
    const small = tensor([1, 2, 3]);
    const bias = tensor(new Float32Array(64));
    network.set('block1_conv1/bias', bias);
    const reason = (name: string, t: Tensor) => failure(() => network.set(name, t));
    expect(reason('fc6/kernel', small)).toMatchObject({ code: 'bad-weights', reason: 'wrong-network' });
    expect(reason('block1_conv2/bias', small)).toEqual({
      code: 'bad-weights',
      file: 'block1_conv2/bias',
      reason: 'wrong-shape',
      expected: '[64]',
      found: '[3]',
    });
    expect(reason('block1_conv1/bias', bias)).toMatchObject({ reason: 'wrong-network' });
    network.dispose();
    small.dispose();
    expect(memory().numTensors).toBe(start);
  });

  it('refuses a tap that it does not have, or not yet', async () => {
    const network = new Network(backbones.vgg19, 'oxford');
    const x = image(1);
    const refused = async (tap: string) =>
      network.walk(x, new Set([tap]), plain, () => {}).then(() => null, failureOf);
    expect(await refused('relu9_9')).toMatchObject({ code: 'bad-request', found: 'relu9_9' });
    expect(await refused('relu1_1')).toMatchObject({ code: 'bad-request', found: 'relu1_1' });
    x.dispose();
  });
});

describe.each(['cpu', 'wasm'] as NodeBackend[])('forward on %s', (backend) => {
  const networks = new Map<BackboneId, Network>();
  const ids: BackboneId[] = ['vgg19-slim', 'alexnet', 'squeezenet', 'resnet18'];
  beforeAll(async () => {
    await useBackend(backend);
    for (const id of ids) networks.set(id, randomNetwork(id));
  });
  afterAll(() => {
    for (const network of networks.values()) network.dispose();
  });

  it.each(ids)('%s: walk and features give the same at every tap, and leak nothing', async (id) => {
    const network = networks.get(id)!;
    const taps = network.spec.taps.map((tap) => tap.id);
    const x = image(2, 2);
    const before = memory().numTensors;
    const walked = await featuresOf(network, x, taps);
    const direct = network.features(x, taps, plain);
    expect([...walked.keys()]).toEqual(taps);
    for (const { id: tap, channels } of network.spec.taps) {
      const [a, b] = [walked.get(tap)!, direct.get(tap)!];
      expect(a.shape).toEqual(b.shape);
      expect(a.shape[3]).toBe(channels);
      expect(await b.data()).toEqual(await a.data());
    }
    disposeAll(walked);
    disposeAll(direct);
    expect(memory().numTensors).toBe(before);
    x.dispose();
  });

  it('a tap is the same whichever others are wanted', async () => {
    const network = networks.get('vgg19-slim')!;
    const x = image(3);
    const all = await featuresOf(network, x, ['conv2_2', 'relu2_2', 'relu3_1']);
    const alone = [await featuresOf(network, x, ['relu3_1']), await featuresOf(network, x, ['conv2_2'])];
    expect(await alone[0]!.get('relu3_1')!.data()).toEqual(await all.get('relu3_1')!.data());
    expect(await alone[1]!.get('conv2_2')!.data()).toEqual(await all.get('conv2_2')!.data());
    const rectified = Float32Array.from((await all.get('conv2_2')!.data()) as Float32Array, (v) =>
      Math.max(0, v),
    );
    expect(await all.get('relu2_2')!.data()).toEqual(rectified);
    for (const found of [all, ...alone]) disposeAll(found);
    x.dispose();
  });

  it('a batch gives what its images give', async () => {
    const network = networks.get('vgg19-slim')!;
    const x = image(4, 2);
    const both = await featuresOf(network, x, ['relu5_4']);
    const values = (await x.data()) as Float32Array;
    for (const item of [0, 1]) {
      const half = values.slice((item * values.length) / 2, ((item + 1) * values.length) / 2);
      const single = asImage01(tensor(half, [1, 40, 36, 3]));
      const one = await featuresOf(network, single, ['relu5_4']);
      const expected = (await one.get('relu5_4')!.data()) as Float32Array;
      const found = ((await both.get('relu5_4')!.data()) as Float32Array).slice(item * expected.length);
      expected.forEach((value, index) => {
        expect(found[index]).toBeCloseTo(value, 3);
      });
      disposeAll(one);
      single.dispose();
    }
    disposeAll(both);
    x.dispose();
  });

  it('in place, a tap before its ReLU is the one after it', async () => {
    const network = networks.get('alexnet')!;
    const x = image(5);
    const variant: ForwardVariant = { ...plain, relu: 'in-place' };
    const found = await featuresOf(network, x, ['conv2', 'relu2'], variant);
    expect(await found.get('conv2')!.data()).toEqual(await found.get('relu2')!.data());
    disposeAll(found);
    x.dispose();
  });

  it.each(ids)('%s: average pooling changes what follows a pool, not what comes before', async (id) => {
    const network = networks.get(id)!;
    const [first, last] = [network.spec.taps[2]!.id, network.spec.taps.at(-1)!.id];
    const x = image(6);
    const max = await featuresOf(network, x, [first, last]);
    const average = await featuresOf(network, x, [first, last], { ...plain, pooling: 'average' });
    expect(await average.get(first)!.data()).toEqual(await max.get(first)!.data());
    expect(await average.get(last)!.data()).not.toEqual(await max.get(last)!.data());
    disposeAll(max);
    disposeAll(average);
    x.dispose();
  });

  it('an abort between layers leaves only what was visited', async () => {
    const network = networks.get('vgg19-slim')!;
    const x = image(7);
    const before = memory().numTensors;
    const stop = new AbortController();
    const seen: string[] = [];
    const layers: string[] = [];
    const walk = network.walk(
      x,
      new Set(['input', 'conv1_1', 'relu1_1', 'relu3_1']),
      plain,
      (tap, f) => {
        seen.push(tap);
        f.dispose();
        if (tap === 'relu1_1') void nextTask().then(() => stop.abort());
      },
      { signal: stop.signal, onLayer: (done, of) => layers.push(`${done}/${of}`) },
    );
    expect(await walk.then(() => null, failureOf)).toEqual({ code: 'cancelled' });
    expect(seen).toEqual(['input', 'conv1_1', 'relu1_1']);
    expect(layers[0]).toBe('1/7');
    expect(layers.length).toBeLessThan(7);
    expect(memory().numTensors).toBe(before);
    x.dispose();
  });

  it('a visitor that throws leaves nothing', async () => {
    const network = networks.get('vgg19-slim')!;
    const x = image(8);
    const before = memory().numTensors;
    const walk = network.walk(x, new Set(['conv1_1', 'relu1_1', 'relu1_2']), plain, (_tap, f) => {
      f.dispose();
      throw new Error('enough');
    });
    await expect(walk).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(before);
    x.dispose();
  });

  it.each(ids)('%s: the gradient to the image is that of finite differences', async (id) => {
    const network = networks.get(id)!;
    const tap = network.spec.taps.at(-1)!.id;
    const x = image(9);
    const loss = (t: Tensor) => mean(network.features(t as Image01, [tap], plain).get(tap) as FeatureMap);
    const gradient = grad((t: Tensor) => loss(t))(x);
    const direction = (await gradient.data()) as Float32Array;
    const slope = direction.reduce((sum, g) => sum + g * g, 0);
    const step = 2e-3 / Math.sqrt(slope);
    const values = (await x.data()) as Float32Array;
    const at = async (length: number): Promise<number> => {
      const moved = asImage01(
        tensor(
          values.map((v, i) => v + length * direction[i]!),
          [1, 40, 36, 3],
        ),
      );
      const result = loss(moved);
      const [value] = await result.data();
      dispose([moved, result]);
      return value!;
    };
    const numeric = ((await at(step)) - (await at(-step))) / (2 * step);
    expect(Math.abs(numeric / slope - 1)).toBeLessThan(0.05);
    dispose([x, gradient]);
  });
});

describe('tap scales', () => {
  beforeAll(() => useBackend('cpu'));

  it('multiply the values before a ReLU and nothing else, forward and backward', async () => {
    const taps = ['conv1_2', 'relu1_2', 'relu2_1'];
    const [own, scaled] = [randomNetwork('vgg19-slim'), randomNetwork('vgg19-slim', { conv1_2: 2 })];
    const x = image(3);
    const read = async (network: Network) => {
      const features = network.features(x, taps, plain);
      return Promise.all(taps.map((tap) => features.get(tap)!.data()));
    };
    const [a, b] = [await read(own), await read(scaled)];
    expect(b[0]).toEqual(a[0]!.map((v) => 2 * v));
    expect(b.slice(1)).toEqual(a.slice(1));
    const slope = (network: Network) =>
      grad((y: Tensor) => mean(network.features(y as Image01, ['conv1_2'], plain).get('conv1_2')!))(x).data();
    const [ga, gb] = [await slope(own), await slope(scaled)];
    expect(Math.max(...gb.map((g, i) => Math.abs(g - 2 * ga[i]!)))).toBeLessThan(1e-7);
    const walked: Record<string, number> = {};
    await scaled.walk(x, new Set(taps), plain, async (tap, f) => {
      walked[tap] = (await f.data())[7]!;
      f.dispose();
    });
    expect(walked.conv1_2).toBeCloseTo(b[0]![7]!, 5);
    own.dispose();
    scaled.dispose();
  });
});
