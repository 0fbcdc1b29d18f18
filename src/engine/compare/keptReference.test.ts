import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sideBySide, type WalkPair } from '#core/backbones/pairWalk.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { random } from '#core/training/random.ts';
import { useBackend } from '#tests/support/backends.ts';
import { plain } from '#tests/support/compare.ts';
import { narrowVgg } from '#tests/support/networks.ts';
import { FeatureCache } from '../featureCache.ts';
import { imageRows } from '../imageRows.ts';
import { stripFor } from '../plan.ts';
import { walkWithKept } from './keptReference.ts';

beforeAll(() => useBackend('wasm'));

const taps = new Set(['relu1_2', 'relu3_4', 'relu5_4']);

function picture(seed: number, width = 40, height = 32): RgbImage {
  const next = random(seed);
  const rgb = Uint8ClampedArray.from({ length: 3 * width * height }, () => 256 * next());
  return { width, height, rgb } as RgbImage;
}

/** Every difference that a walk shows, by tap and place, summed over channels. */
async function shown(walk: WalkPair, of = taps): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  await walk(of, plain, async (tap, a, b, first) => {
    const [x, y] = [await a.data(), await b.data()];
    found[`${tap} ${first}`] = Array.from(x, (value, i) => value - y[i]!);
  });
  return found;
}

describe('a pair whose reference is kept', () => {
  it('shows what both side by side show, with one pass a candidate', async () => {
    const [network, cache] = [narrowVgg(), new FeatureCache(1e9)];
    const [reference, ...candidates] = [picture(1), picture(2), picture(3)];
    const passes = vi.spyOn(network, 'walkRows');
    const before = memory().numTensors;
    for (const [i, generated] of candidates.entries()) {
      const expected = await shown(
        sideBySide(network, imageRows(reference!, generated), stripFor(network.spec, reference!)),
      );
      passes.mockClear();
      const found = await shown(
        walkWithKept(network, { reference: reference!, generated, key: 'a' }, cache, {}),
      );
      expect(passes).toHaveBeenCalledTimes(i === 0 ? 2 : 1);
      expect(found).toEqual(expected);
    }
    expect(memory().numTensors).toBe(before + taps.size);
    cache.dropWhere(() => true);
    expect(memory().numTensors).toBe(before);
    network.dispose();
  });

  it('sends the reference through once more for taps that are not kept, and for another variant', async () => {
    const [network, cache] = [narrowVgg(), new FeatureCache(1e9)];
    const pair = { reference: picture(1), generated: picture(2), key: 'a' };
    const passes = vi.spyOn(network, 'walkRows');
    await shown(walkWithKept(network, pair, cache, {}), new Set(['relu1_2']));
    passes.mockClear();
    await shown(walkWithKept(network, pair, cache, {}));
    expect(passes.mock.calls.map(([, , of]) => [...of])).toEqual([['relu3_4', 'relu5_4'], [...taps]]);
    passes.mockClear();
    await walkWithKept(network, pair, cache, {})(taps, { ...plain, input: 'minus-one-to-one' }, () => {});
    expect(passes).toHaveBeenCalledTimes(2);
    cache.dropWhere(() => true);
    network.dispose();
  });

  it('keeps nothing of a pass that was cut short', async () => {
    const [network, cache] = [narrowVgg(), new FeatureCache(1e9)];
    const pair = { reference: picture(1), generated: picture(2), key: 'a' };
    const before = memory().numTensors;
    let checks = 0;
    const signal = {
      throwIfAborted: () => {
        checks += 1;
        if (checks > 8) throw new Error('cut short');
      },
    };
    await expect(shown(walkWithKept(network, pair, cache, { signal }))).rejects.toThrow('cut short');
    expect(memory().numTensors).toBe(before);
    expect(cache.bytes).toBe(0);
    network.dispose();
  });

  it('keeps nothing of a reference that is too large', async () => {
    const [network, cache] = [narrowVgg(), new FeatureCache(1e9)];
    // Nothing reads its samples.
    const reference = { width: 40_000, height: 256, rgb: new Uint8ClampedArray() };
    const generated = reference;
    const passes = vi.spyOn(network, 'walkRows').mockResolvedValue();
    await shown(walkWithKept(network, { reference, generated, key: 'a' }, cache, {}));
    expect(passes).toHaveBeenCalledTimes(1);
    network.dispose();
  });
});
