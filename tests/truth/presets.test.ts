import { concat, dispose, memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import type { Image01 } from '#core/image.ts';
import { mistakes } from '#core/mistakes/registry.ts';
import type { MistakeId } from '#core/mistakes/ids.ts';
import { recipes } from '#core/recipes/registry.ts';
import { terms } from '#core/recipes/variants.ts';
import { useBackend } from '#tests/support/backends.ts';
import { measureSetup, plain, setupOf } from '#tests/support/compare.ts';
import { relativeError } from '#tests/support/golden.ts';
import { truthImage, truthLpipsNetwork, truthVgg19 } from '#tests/support/networks.ts';
import { truthIsThere } from '#tests/support/truth.ts';
import presets from './presets.json';

type PairName = keyof typeof presets.pairs;
const pairNames = Object.keys(presets.pairs) as PairName[];
const wrong = presets.mistakes['lpips-ex-p0'];

const recipe = (id: string) => recipes.find((r) => r.id === id)!;
/** Recipes of networks whose real weights are in the reference data; backbones.test.ts and vits.test.ts hold the others to PyTorch. */
const real: readonly string[] = ['vgg19', 'vgg19-slim', 'alexnet', 'squeezenet'];
const measured = recipes.filter(({ backbones }) => real.includes(backbones[0]!));
const values = (found: readonly { value: number }[]) => found.map(({ value }) => value);

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, index) => {
    expect(relativeError(value, expected[index]!)).toBeLessThan(1e-3);
  });
}

describe.runIf(truthIsThere())('presets equal PyTorch', () => {
  const networks = new Map<BackboneId, Network>();
  const images = new Map<PairName, { a: Image01; b: Image01 }>();
  beforeAll(async () => {
    await useBackend('wasm');
    networks.set('vgg19', truthVgg19());
    for (const id of ['alexnet', 'squeezenet'] as const) networks.set(id, truthLpipsNetwork(id));
    for (const name of pairNames) {
      const { a, b } = presets.pairs[name];
      images.set(name, { a: truthImage(a), b: truthImage(b) });
    }
  });
  afterAll(() => {
    for (const network of networks.values()) network.dispose();
    for (const { a, b } of images.values()) dispose([a, b]);
  });

  it('every recipe has stored totals', () => {
    expect(Object.keys(presets.recipes['lpips-ex-p0']).sort()).toEqual(measured.map((r) => r.id).sort());
  });

  it.each(measured.map((r) => [r.id, r] as const))('recipe %s', async (id, { backbones, reduction, scale, ...r }) => {
    const network = networks.get(backbones[0]!)!;
    for (const name of pairNames) {
      const { a, b } = images.get(name)!;
      const found = await measureSetup(network, setupOf(network.spec, r), a, b);
      const total = found.reduce((sum, { value, count }, index) => {
        return sum + value * (reduction === 'sum' ? count : 1) * r.terms[index]!.weight * scale;
      }, 0);
      expect(relativeError(total, presets.recipes[name][id as keyof (typeof presets.recipes)[PairName]])).toBeLessThan(
        1e-3,
      );
    }
  });

  /** Rows of a recipe with one mistake made. */
  async function withMistake(id: MistakeId, base: ReturnType<typeof setupOf>, pair = images.get('lpips-ex-p0')!) {
    const before = memory().numTensors;
    const setup = mistakes.find((m) => m.id === id)!.apply(base);
    const found = await measureSetup(networks.get(setup.spec.id)!, setup, pair.a, pair.b);
    expect(memory().numTensors).toBe(before);
    return values(found);
  }
  const onVgg = (id: string) => setupOf(networks.get('vgg19')!.spec, recipe(id));

  it.each(['batch-walk', 'no-normalisation', 'shifted-indices', 'swapped-channels'] as const)(
    'mistake %s gives its wrong numbers',
    async (id) => {
      expectClose(await withMistake(id, onVgg('multi-scale-l1')), wrong[id]);
    },
  );

  it('mistake relu-in-place turns every conv tap into its ReLU', async () => {
    const found = await withMistake('relu-in-place', {
      ...onVgg('real-esrgan'),
      rows: setupOf(networks.get('vgg19')!.spec, {
        variant: plain,
        terms: terms('l1', { conv1_2: 1, conv2_2: 1, conv3_4: 1, conv4_4: 1, conv5_4: 1 }),
      }).rows,
    });
    expectClose(found, wrong['relu-in-place']);
  });

  it('mistake wrong-range halves the contrast of LPIPS and of pix2pixHD', async () => {
    const lpips = setupOf(networks.get('alexnet')!.spec, recipe('lpips-alex'));
    expectClose(await withMistake('wrong-range', lpips), wrong['wrong-range']['alexnet unit-squared']);
    expectClose(await withMistake('wrong-range', onVgg('pix2pixhd')), wrong['wrong-range']['vgg19 pix2pixhd']);
  });

  it('mistake wrong-scale makes LPIPS’ input 255 times too large, and that of Keras’ weights as much too small', async () => {
    const lpips = setupOf(networks.get('alexnet')!.spec, recipe('lpips-alex'));
    expectClose(await withMistake('wrong-scale', lpips), wrong['wrong-scale']['alexnet unit-squared']);
    const found = await withMistake('wrong-scale', onVgg('multi-scale-l1'));
    expectClose(found, wrong['wrong-scale']['vgg19 multi-scale-l1']);
  });

  it('mistake batch-walk gives each image of a batch the weight of a layer', async () => {
    const [p0, p1] = [images.get('lpips-ex-p0')!, images.get('lpips-ex-p1')!];
    const pair = { a: concat([p0.a, p1.a]) as Image01, b: concat([p0.b, p1.b]) as Image01 };
    expectClose(await withMistake('batch-walk', onVgg('multi-scale-l1'), pair), presets.batchOfTwo);
    dispose([pair.a, pair.b]);
  });

  it('the cosine distance is one minus the cosine similarity', async () => {
    const golden = presets.cosine['lpips-ex-p0'];
    const { a, b } = images.get('lpips-ex-p0')!;
    const network = networks.get('vgg19')!;
    const rows = terms('cosine', Object.fromEntries(Object.keys(golden).map((tap) => [tap, 1])));
    const found = await measureSetup(network, setupOf(network.spec, { variant: plain, terms: rows }), a, b);
    expectClose(values(found), Object.values(golden));
  });
});
