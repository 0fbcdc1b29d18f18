import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { agreementOf } from '#tests/support/agreement.ts';
import { useBackend } from '#tests/support/backends.ts';
import { disposeAll, featuresOf, measureAll } from '#tests/support/compare.ts';
import { tapMismatches } from '#tests/support/golden.ts';
import { truthImage } from '#tests/support/networks.ts';
import { shippedSlim, slimManifest } from '#tests/support/slim.ts';
import { type GoldenPair, type GoldenTap, readGolden, truthIsThere } from '#tests/support/truth.ts';
import tensorflowGroups from '../../public/models/vgg19-slim/weights_manifest.json';
import slim from './slim.json';

/** What the shipped network must keep on the reference pairs; on 240 images see its model card. */
const bounds: Readonly<Record<string, { worstLogRatio: number; rank: number }>> = {
  relu1_2: { worstLogRatio: 0.06, rank: 0.99 },
  relu2_2: { worstLogRatio: 0.15, rank: 0.95 },
  relu3_4: { worstLogRatio: 0.15, rank: 0.95 },
  relu4_4: { worstLogRatio: 0.25, rank: 0.95 },
  // One pair has 32x32 pixels, 2x2 at this layer, where the network sees too much.
  relu5_4: { worstLogRatio: 1.1, rank: 0.7 },
};

it('slim.json was made from the weights that are shipped', () => {
  expect(slim.weightsSha256).toBe(slimManifest().weightsSha256);
});

it('TensorFlow.js finds the same tensors in the same files', () => {
  const { paths, weights } = slimManifest();
  const [group] = tensorflowGroups;
  expect(group?.paths).toEqual(paths.map(({ file }) => file));
  expect(group?.weights.map(({ name, shape }) => ({ name, shape }))).toEqual(
    weights.map(({ name, shape }) => ({ name, shape })),
  );
});

it('the manifest states the agreement at the taps the page opens with', () => {
  expect(slimManifest().agreement?.map(({ tap }) => tap)).toEqual(backbones['vgg19-slim'].defaultTaps);
});

describe.runIf(truthIsThere())('vgg19-slim on wasm', () => {
  let network: Network;
  /** By pair, by main tap: L1 as the app measures it. */
  const measured = new Map<string, Record<string, number>>();
  beforeAll(async () => {
    await useBackend('wasm');
    network = await shippedSlim();
  });
  afterAll(() => network?.dispose());

  it.each(slim.pairs.map((pair) => [pair.name, pair] as const))('equals PyTorch at every tap: %s', async (name, pair) => {
    const taps = Object.entries(pair.taps) as unknown as [string, GoldenTap][];
    expect(taps).toHaveLength(32);
    const [a, b] = [truthImage(pair.a), truthImage(pair.b)];
    const ofA = await featuresOf(network, a, Object.keys(pair.taps));
    const ofB = await featuresOf(network, b, Object.keys(pair.taps));
    const lines: string[] = [];
    const l1: Record<string, number> = {};
    for (const [tap, expected] of taps) {
      const found = await measureAll(ofA.get(tap)!, ofB.get(tap)!);
      lines.push(...tapMismatches(tap, found, expected));
      l1[tap] = found.l1;
    }
    measured.set(name, l1);
    disposeAll(ofA);
    disposeAll(ofB);
    a.dispose();
    b.dispose();
    expect(lines).toEqual([]);
  });

  it.each(Object.entries(bounds))('agrees with VGG-19 at %s', (tap, bound) => {
    const different = (truthIsThere() ? readGolden().pairs : []).filter((pair: GoldenPair) => pair.taps[tap]!.l1 > 0);
    expect(different.length).toBeGreaterThanOrEqual(8);
    const ours = different.map(({ name }) => measured.get(name)![tap]!);
    const { worstLogRatio, rank } = agreementOf(ours, different.map(({ taps }) => taps[tap]!.l1));
    expect(worstLogRatio).toBeLessThan(bound.worstLogRatio);
    expect(rank).toBeGreaterThanOrEqual(bound.rank);
  });
});
