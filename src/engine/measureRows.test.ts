import { memory, ones, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import { distances } from '#core/distances/registry.ts';
import type { DistanceId } from '#core/distances/types.ts';
import { failureOf } from '#core/failure.ts';
import { asImage01, type Image01, type Mask } from '#core/image.ts';
import type { MeasureRow } from '#core/mistakes/types.ts';
import { random } from '#core/training/random.ts';
import { useBackend } from '#tests/support/backends.ts';
import { plain } from '#tests/support/compare.ts';
import { narrowVgg } from '#tests/support/networks.ts';
import { rowsOfBoth } from '#tests/support/rows.ts';
import { FeatureCache } from './featureCache.ts';
import { type Measuring, measureByRows, measureKept, type Pair } from './measureRows.ts';

beforeAll(() => useBackend('wasm'));

const distanceIds = Object.keys(distances) as DistanceId[];
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
  it('gives the same numbers and maps by rows as with features kept, of every distance, in a region too', async () => {
    const [network, a, b, cache] = [narrowVgg(), noise(2), noise(3), new FeatureCache(1e9)];
    const region = { width: 32, height: 40, values: new Uint8Array(32 * 40) };
    for (let i = 0; i < region.values.length; i += 1) region.values[i] = i % 32 > 9 ? (i * 7) % 256 : 0;
    const mask = tensor(
      Float32Array.from(region.values, (v) => v / 255),
      [1, 40, 32, 1],
    ) as Mask;
    const rows = ['input', 'relu1_2', 'conv3_4', 'relu5_4'].flatMap((tap) =>
      distanceIds.map((distance) => row(tap, distance)),
    );
    const before = memory().numTensors;
    for (const [weights, values] of [
      [null, null],
      [mask, region],
    ] as const) {
      const kept = await measureKept(pairOf(a, b), how(network, { rows, mask: weights }), cache);
      cache.dropWhere(() => true);
      for (const strip of [5, 16, 40]) {
        const byRows = { pair: rowsOfBoth(a, b), strip, region: values };
        const found = await measureByRows(byRows, how(network, { rows }));
        for (const [i, { value, count, map }] of kept.rows.entries()) {
          const [other, name] = [found.rows[i]!, `${rows[i]!.distance} at ${rows[i]!.tap}`];
          // Gram matrices differ by little of what they are: those of whole maps have lost digits in float32 sums.
          const tolerance = rows[i]!.distance === 'gram' ? 1e-4 : 1e-6;
          expect(Math.abs(other.value - value), name).toBeLessThanOrEqual(tolerance * value);
          expect(Math.abs(other.count / count - 1), name).toBeLessThan(1e-6);
          expect([other.map?.width, other.map?.height]).toEqual([map?.width, map?.height]);
          const most = Math.max(...(map?.values ?? [0]));
          const apart = Array.from(map?.values ?? [], (v, at) => Math.abs(other.map!.values[at]! - v));
          expect(Math.max(0, ...apart), name).toBeLessThanOrEqual(1e-6 * most);
        }
      }
    }
    expect(memory().numTensors).toBe(before);
    mask.dispose();
    network.dispose();
  });

  it('by rows refuses an empty region and a tap that is not there', async () => {
    const [network, a, b] = [narrowVgg(), noise(2), noise(3)];
    const empty = { width: 32, height: 40, values: new Uint8Array(32 * 40) };
    const measured = (region: typeof empty | null, rows: MeasureRow[]) =>
      measureByRows({ pair: rowsOfBoth(a, b), strip: 16, region }, how(network, { rows })).then(
        () => null,
        failureOf,
      );
    expect(await measured(empty, [row('relu1_2', 'l1')])).toEqual({ code: 'mask-empty' });
    expect(await measured(null, [row('fc6', 'l1')])).toMatchObject({ code: 'bad-request', found: 'fc6' });
    expect(await measured(null, [row('relu1_2', 'l1', 1)])).toBeNull();
    network.dispose();
  });

  it('runs an image once: for new taps alone, and once where both images are the same', async () => {
    const [network, a, b, cache] = [narrowVgg(), noise(2), noise(3), new FeatureCache(1e9)];
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
    const [network, a, b, cache] = [narrowVgg(), noise(2), noise(3), new FeatureCache(1e9)];
    const walked = [row('relu5_4', 'l1', 0), row('relu5_4', 'l1', 1)];
    const { rows: found } = await measureKept(pairOf(a, b), how(network, { rows: walked }), cache);
    expect(found[0]!.value).toBeGreaterThan(0);
    expect(found[1]).toEqual({ value: 0, count: 0, map: null });
    cache.dropWhere(() => true);
    network.dispose();
  });

  it('stops at an abort and leaves only what the cache owns', async () => {
    const [network, a, b, cache] = [narrowVgg(), noise(2), noise(3), new FeatureCache(1e9)];
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
