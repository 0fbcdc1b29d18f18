import { concat, memory, ones, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tensorShapes } from '#core/backbones/geometry.ts';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { vgg19Layers } from '#core/backbones/vgg.ts';
import { asImage01, type Image01, type Mask } from '#core/image.ts';
import type { MeasureRow } from '#core/mistakes/types.ts';
import { random } from '#core/training/random.ts';
import { useBackend } from '#tests/support/backends.ts';
import { plain } from '#tests/support/compare.ts';
import { FeatureCache } from './featureCache.ts';
import { type Measuring, measureKept, measureStreamed, type Pair } from './measureRows.ts';

beforeAll(() => useBackend('wasm'));

const layers = vgg19Layers([4, 6, 8, 8, 8]);

function slimNetwork(): Network {
  const next = random(1);
  const network = new Network({ ...backbones.vgg19, layers }, 'oxford');
  for (const [name, shape] of tensorShapes(layers)) {
    const size = shape.reduce((product, n) => product * n, 1);
    network.set(
      name,
      tensor(
        Float32Array.from({ length: size }, () => next() - 0.45),
        [...shape],
      ),
    );
  }
  return network;
}

function noise(seed: number): Image01 {
  const next = random(seed);
  return asImage01(
    tensor(
      Float32Array.from({ length: 40 * 32 * 3 }, () => next()),
      [1, 40, 32, 3],
    ) as Tensor4D,
  );
}

const row = (tap: string, distance: MeasureRow['distance'], batchItem: number | null = null): MeasureRow => ({
  tap,
  distance,
  readAt: tap,
  batchItem,
});
const rows = [
  row('relu1_2', 'l1'),
  row('conv3_4', 'squared'),
  row('conv3_4', 'gram'),
  row('relu5_4', 'unit-squared'),
];

const pairOf = (a: Image01, b: Image01, keys = ['a', 'b']): Pair => ({
  reference: { key: keys[0]!, image: a },
  generated: { key: keys[1]!, image: b },
});
const how = (network: Network, change: Partial<Measuring> = {}): Measuring => ({
  network,
  variant: plain,
  rows,
  mask: null,
  signal: new AbortController().signal,
  onProgress: () => {},
  ...change,
});

describe('measuring a pair', () => {
  it('gives the same numbers and maps whether features are kept or streamed', async () => {
    const [network, a, b, cache] = [slimNetwork(), noise(2), noise(3), new FeatureCache(1e9)];
    const kept = await measureKept(pairOf(a, b), how(network), cache);
    const streamed = await measureStreamed(concat([a as Tensor4D, b], 0) as Image01, how(network));
    expect(kept.forwardPasses).toBe(2);
    for (const [i, { value, count, map }] of kept.rows.entries()) {
      expect(value).toBeGreaterThan(0);
      expect(streamed.rows[i]!.value / value).toBeCloseTo(1, 5);
      expect(streamed.rows[i]!.count).toBe(count);
      expect(streamed.rows[i]!.map?.values.length).toBe(map?.values.length);
    }
    cache.dropWhere(() => true);
    network.dispose();
  });

  it('runs an image once: for new taps alone, and once where both images are the same', async () => {
    const [network, a, b, cache] = [slimNetwork(), noise(2), noise(3), new FeatureCache(1e9)];
    const passes = async (pair: Pair, change: Partial<Measuring> = {}) =>
      (await measureKept(pair, how(network, change), cache)).forwardPasses;
    expect(await passes(pairOf(a, a, ['a', 'a']))).toBe(1);
    expect(await passes(pairOf(a, b))).toBe(1);
    expect(await passes(pairOf(a, b))).toBe(0);
    expect(await passes(pairOf(a, b), { mask: ones([1, 40, 32, 1]) as Mask })).toBe(0);
    expect(await passes(pairOf(a, b), { rows: [row('relu2_1', 'l1')] })).toBe(2);
    cache.dropWhere(() => true);
    network.dispose();
  });

  it('finds nothing in a batch item that is not there', async () => {
    const [network, a, b, cache] = [slimNetwork(), noise(2), noise(3), new FeatureCache(1e9)];
    const walked = [row('relu5_4', 'l1', 0), row('relu5_4', 'l1', 1)];
    const { rows: found } = await measureKept(pairOf(a, b), how(network, { rows: walked }), cache);
    expect(found[0]!.value).toBeGreaterThan(0);
    expect(found[1]).toEqual({ value: 0, count: 0, map: null });
    cache.dropWhere(() => true);
    network.dispose();
  });

  it('stops at an abort and leaves only what the cache owns', async () => {
    const [network, a, b, cache] = [slimNetwork(), noise(2), noise(3), new FeatureCache(1e9)];
    const before = memory().numTensors;
    const controller = new AbortController();
    const onProgress: Measuring['onProgress'] = (stage, done) => {
      if (stage === 'features' && done === 6) controller.abort();
    };
    const running = measureKept(pairOf(a, b), how(network, { signal: controller.signal, onProgress }), cache);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    cache.dropWhere(() => true);
    expect(memory().numTensors).toBe(before);
    network.dispose();
  });
});
