import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DistanceId } from '#core/distances/types.ts';
import { recipes } from '#core/recipes/registry.ts';
import { pytorchFile } from '#report/pytorch/file.ts';
import { exportedOf, recipeOf, type Wanted } from '#tests/support/exported.ts';
import { goldenDistances, relativeError } from '#tests/support/golden.ts';
import { type Printed, pythonIsThere, readPrinted, runPython } from '#tests/support/python.ts';
import { type Golden, readGolden, truthIsThere, truthPath } from '#tests/support/truth.ts';
import type { BackboneId, MistakeId } from '#worker/protocol.ts';
import presets from './presets.json';

/** Where there are real weights; backbones.test.ts runs the files of the other networks. */
const files: Partial<Record<BackboneId, string>> = {
  vgg19: 'weights/vgg19-features.safetensors',
  alexnet: 'weights/lpips-backbone-alexnet.safetensors',
  squeezenet: 'weights/lpips-backbone-squeezenet1_1.safetensors',
};
const oddPair = presets.pairs['odd-negative'];
const firstPair = presets.pairs['lpips-ex-p0'];
const wrong = presets.mistakes['lpips-ex-p0'];

/** Python computes in float32 here, the stored values are float64. */
const tolerance = 1e-5;
/** Gram matrices lose more: a small difference of large numbers, squared. */
const tolerances: Partial<Record<DistanceId, number>> = { gram: 1e-4 };

function expectClose(found: number, expected: number, within = tolerance): void {
  expect(found).toSatisfy((value: number) => relativeError(value, expected) < within, `${expected} within ${within}`);
}

describe.runIf(truthIsThere() && pythonIsThere())('exported PyTorch code, run', () => {
  const vggSha256 = '0'.repeat(64);
  let folder: string;
  let golden: Golden;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'perceptual-'));
    golden = readGolden();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Writes the export and runs it as a person would. */
  async function run(wanted: Wanted, pair: { a: string; b: string }): Promise<Printed> {
    const exported = exportedOf({ weights: { sha256: vggSha256 }, ...wanted });
    const file = join(folder, 'loss.py');
    writeFileSync(file, await pytorchFile(exported));
    const args = [truthPath(pair.a), truthPath(pair.b), truthPath(files[exported.backbone.id]!)];
    return readPrinted((await runPython([file, ...args], { allowNotes: true })).toString());
  }

  it.each(recipes.filter(({ backbones }) => files[backbones[0]!]).map(({ id }) => id))('recipe %s prints the stored total', async (id) => {
    const { total } = await run({ recipe: recipeOf(id) }, oddPair);
    expectClose(total, presets.recipes['odd-negative'][id as keyof (typeof presets.recipes)['odd-negative']]);
  });

  it('every tap and distance of golden.json, every pair', async () => {
    const distances = Object.keys(goldenDistances) as (keyof typeof goldenDistances)[];
    const taps = Object.keys(golden.pairs[0]!.taps);
    const terms = taps.flatMap((tap) => distances.map((distance) => ({ tap, distance, weight: 1 })));
    for (const pair of golden.pairs) {
      const { layers } = await run({ terms }, pair);
      expect(layers).toHaveLength(terms.length);
      for (const { tap, distance, value } of layers) {
        const id = distance as keyof typeof goldenDistances;
        expectClose(value, pair.taps[tap]![goldenDistances[id]], tolerances[id]);
      }
    }
  });

  it.each(['batch-walk', 'no-normalisation', 'shifted-indices', 'swapped-channels'] as const)(
    'mistake %s prints its wrong numbers',
    async (id: MistakeId) => {
      const { layers } = await run({ mistakes: [id] }, firstPair);
      const expected = wrong[id as 'batch-walk'];
      layers.forEach(({ value }, index) => expectClose(value, expected[index]!));
      // The walk ends with the batch; the rows after it are not printed.
      expect(layers).toHaveLength(id === 'batch-walk' ? 1 : expected.length);
    },
  );

  it('mistakes relu-in-place, wrong-range and wrong-scale print their wrong numbers', async () => {
    const inPlace = await run({ recipe: recipeOf('real-esrgan'), mistakes: ['relu-in-place'] }, firstPair);
    inPlace.layers.forEach(({ value }, i) => expectClose(value, wrong['relu-in-place'][i]!));
    const halfRange = await run({ recipe: recipeOf('lpips-alex'), mistakes: ['wrong-range'] }, firstPair);
    halfRange.layers.forEach(({ value }, i) => expectClose(value, wrong['wrong-range']['alexnet unit-squared'][i]!));
    const bytes = await run({ recipe: recipeOf('lpips-alex'), mistakes: ['wrong-scale'] }, firstPair);
    bytes.layers.forEach(({ value }, i) => expectClose(value, wrong['wrong-scale']['alexnet unit-squared'][i]!));
    const dark = await run({ mistakes: ['wrong-scale'] }, firstPair);
    dark.layers.forEach(({ value }, i) => expectClose(value, wrong['wrong-scale']['vgg19 multi-scale-l1'][i]!));
  });

  it('the cosine distance', async () => {
    const expected = presets.cosine['lpips-ex-p0'];
    const terms = Object.keys(expected).map((tap) => ({ tap, distance: 'cosine' as const, weight: 1 }));
    const { layers } = await run({ terms }, firstPair);
    for (const { tap, value } of layers) expectClose(value, expected[tap as keyof typeof expected]);
  });

  it('can be trained with: its gradient is that of golden.json', async () => {
    const pair = golden.pairs[0]!;
    const expected = pair.gradientWrtB['multi-scale-l1']!;
    await run({}, pair);
    const code = [
      'import json, sys',
      `sys.path.insert(0, ${JSON.stringify(folder)})`,
      'import loss',
      'a, b = loss.open_pair(*sys.argv[1:3])',
      'b.requires_grad_(True)',
      'value = loss.PerceptualLoss(sys.argv[3])(a, b)',
      'value.backward()',
      'g = b.grad[0]',
      `at = {k: g[:, int(k.split(",")[0]), int(k.split(",")[1])].tolist() for k in ${JSON.stringify(Object.keys(expected.rgbAt))}}`,
      'print(json.dumps({"loss": value.item(), "l2": g.norm().item(), "at": at}))',
    ].join('\n');
    const args = [truthPath(pair.a), truthPath(pair.b), truthPath(files.vgg19!)];
    const found = JSON.parse((await runPython(['-c', code, ...args], { allowNotes: true })).toString());
    expectClose(found.loss, expected.loss);
    expectClose(found.l2, expected.l2, 1e-4);
    for (const [place, rgb] of Object.entries(expected.rgbAt))
      rgb.forEach((value, channel) => {
        expect(Math.abs(found.at[place][channel] - value)).toBeLessThan(1e-3 * expected.maxAbs);
      });
  });
});
