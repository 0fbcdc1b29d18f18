import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import type { FeatureMap } from '#core/image.ts';
import { multiScaleL1 } from '#core/recipes/multiScale.ts';
import { useBackend } from '#tests/support/backends.ts';
import { disposeAll, featuresOf, l1Gradient, measureAll, plain } from '#tests/support/compare.ts';
import { gradientMismatches, tapMismatches } from '#tests/support/golden.ts';
import { truthImage, truthVgg19 } from '#tests/support/networks.ts';
import { type GoldenPair, readGolden, truthIsThere } from '#tests/support/truth.ts';

const there = truthIsThere();
const pairs = there ? readGolden().pairs : [];
const byReference = new Map<string, GoldenPair[]>();
for (const pair of pairs) byReference.set(pair.a, [...(byReference.get(pair.a) ?? []), pair]);

describe.skipIf(!there)('what the default recipe says of its layers', () => {
  it.each(pairs.filter(({ name }) => name !== 'identical'))('holds for $name', ({ taps }) => {
    const ofRecipe = multiScaleL1.terms.map(({ tap }) => tap);
    expect(ofRecipe.toSorted((a, b) => taps[b]!.l1 - taps[a]!.l1).slice(0, 2)).toEqual(['relu3_4', 'relu2_2']);
  });
});

/** Lines for every number of the pair that is not golden.json's. */
async function mismatches(
  network: Network,
  ofA: ReadonlyMap<string, FeatureMap>,
  pair: GoldenPair,
): Promise<string[]> {
  const lines: string[] = [];
  const b = truthImage(pair.b);
  await network.walk(
    b,
    new Set(Object.keys(pair.taps)),
    plain,
    async (tap, f) => {
      const golden = pair.taps[tap]!;
      const [c, h, w] = golden.shapeCHW;
      if (f.shape.join() !== [1, h, w, c].join()) lines.push(`${tap}: shape ${f.shape.join()}`);
      lines.push(...tapMismatches(tap, await measureAll(ofA.get(tap)!, f), golden));
      f.dispose();
    },
  );
  b.dispose();
  return lines;
}

async function gradientLines(network: Network, pair: GoldenPair, recipe: string): Promise<string[]> {
  const golden = pair.gradientWrtB[recipe]!;
  const [a, b] = [truthImage(pair.a), truthImage(pair.b)];
  const gradient: Tensor = l1Gradient(network, a, b, golden.weights);
  const found = (await gradient.data()) as Float32Array;
  const lines = gradientMismatches(found, pair.sizeWH[0], golden);
  dispose([a, b, gradient]);
  return lines;
}

describe.runIf(there)('VGG-19 on wasm equals PyTorch', () => {
  let network: Network;
  beforeAll(async () => {
    await useBackend('wasm');
    network = truthVgg19();
  });
  afterAll(() => network?.dispose());

  it.each([...byReference])('at every tap, by every distance: %s', async (reference, group) => {
    const a = truthImage(reference);
    const ofA = await featuresOf(network, a, Object.keys(group[0]!.taps));
    expect(ofA.size).toBe(32);
    const lines: string[] = [];
    for (const pair of group)
      lines.push(...(await mismatches(network, ofA, pair)).map((line) => `${pair.name} ${line}`));
    disposeAll(ofA);
    a.dispose();
    expect(lines).toEqual([]);
  });

  /** All recipes where the image is small, one where a gradient takes seconds. */
  const gradients = pairs.flatMap((pair, index) => {
    const names = Object.keys(pair.gradientWrtB);
    const small = pair.sizeWH[0] * pair.sizeWH[1] < 20_000;
    return (small ? names : [names[index % names.length]!]).map((recipe) => [pair.name, recipe, pair] as const);
  });
  it.each(gradients)('in the gradient to the image: %s, %s', async (_name, recipe, pair) => {
    expect(await gradientLines(network, pair, recipe)).toEqual([]);
  });
});
