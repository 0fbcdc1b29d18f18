import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { measure } from '#core/distances/measure.ts';
import type { FeatureMap, Image01 } from '#core/image.ts';
import { asTrained } from '#core/recipes/variants.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { in01 } from '#engine/imageRows.ts';
import { useBackend } from '#tests/support/backends.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import { untrained } from './readNetworks.ts';
import { type PairNumbers, tapDistances } from './tapDistances.ts';

const taps = ['relu1', 'relu2', 'relu3'];
const pictures = Array.from({ length: 15 }, (_, i) => seededPicture(40, 36, i + 1, 'smooth'));
/** Each with each: as many as are kept on disk. */
const pairs = pictures.flatMap((_, j) => Array.from({ length: j }, (_, i) => [i, j] as const));

describe('distances of many pairs, each image sent through once', () => {
  beforeAll(() => useBackend('wasm'));

  it('are those of the pairs one by one, and nothing is left behind', async () => {
    const { network } = untrained('alexnet', 3);
    const folder = mkdtempSync(join(tmpdir(), 'taps-'));
    const found: PairNumbers = { relu1: [], relu2: [], relu3: [] };
    const before = memory().numTensors;
    let asked = 0;
    const picture = async (i: number) => {
      asked += 1;
      return pictures[i]!;
    };
    await tapDistances(network, taps, new Map(), { pairs, picture }, folder, found, () => {});
    expect(memory().numTensors).toBe(before);
    expect(asked).toBeLessThan(pairs.length);
    for (const place of [0, 17, 60, pairs.length - 1]) {
      const [a, b] = await Promise.all(pairs[place]!.map((i) => features(pictures[i]!)));
      for (const tap of taps) {
        const { value } = await measure('unit-squared', a!.get(tap)!, b!.get(tap)!, null);
        expect(Math.abs(found[tap]![place]! / value - 1)).toBeLessThan(1e-5);
      }
    }
    const known = { ...found, relu1: found.relu1!.with(5, null) };
    let measured = 0;
    await tapDistances(network, taps, new Map(), { pairs, picture }, folder, known, () => {
      measured += 1;
    });
    expect(measured).toBe(1);
    expect(known.relu1![5]).toBeCloseTo(found.relu1![5]!, 6);
    rmSync(folder, { recursive: true, force: true });

    async function features({ width, height, rgb }: RgbImage): Promise<Map<string, FeatureMap>> {
      const x = tensor4d(in01({ width, height, rgb }), [1, height, width, 3]) as Tensor4D as Image01;
      const all = new Map<string, FeatureMap>();
      await network.walk(x, new Set(taps), asTrained, (tap, f) => void all.set(tap, f));
      return all;
    }
  });
});
