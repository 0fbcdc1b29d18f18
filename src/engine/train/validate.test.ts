import { add, clone, dispose, memory, mul, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { atNight } from '#core/datasets/pairs.ts';
import { datasets } from '#core/datasets/registry.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import { recipes } from '#core/recipes/registry.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { tasks } from '#core/tasks/registry.ts';
import { createArm, type Shown } from '#core/training/arm.ts';
import type { ArmConfig, RunConfig } from '#core/training/config.ts';
import { featureLossOf } from '#core/training/featureLoss.ts';
import { armOf, mixOf, oneLayer, runOf } from '#core/training/presets/parts.ts';
import { random } from '#core/training/random.ts';
import type { ValidationRow } from '#core/training/rows.ts';
import { useBackend } from '#tests/support/backends.ts';
import { truthLpipsNetwork, truthVgg19 } from '#tests/support/networks.ts';
import { shippedSlim } from '#tests/support/slim.ts';
import { truthIsThere } from '#tests/support/truth.ts';
import { Judge } from './judge.ts';
import { fakeService, listen } from './testing/fakes.ts';
import { toTensor } from './trainingSet.ts';
import { validate } from './validate.ts';

let slim: Network;
beforeAll(async () => {
  await useBackend('wasm');
  slim = await shippedSlim();
});

const drawn = (id: string, count: number): RgbImage[] => {
  const set = datasets.find((one) => one.id === id)!;
  const draw = set.kind === 'pair' ? set.from : set.draw;
  return Array.from({ length: count }, (_, i) => draw(5, i, 32));
};
/** One without colours near 1, so that 0.1 may be added. */
const grey = ({ width, height, rgb }: RgbImage): RgbImage => ({ width, height, rgb: rgb.map((v) => v >> 1) });
/** What G would show if it made exactly `x`. */
const showing = (x: Image01): Shown => ({
  input: null,
  output: x,
  compared: x,
  hole: null,
  judged: x,
  more: null,
});

/** A short run of small networks, measured at steps 1 and 2; `change` comes between them. */
async function measured(
  arms: readonly ArmConfig[],
  networks: readonly Network[],
  { change, ...config }: Partial<RunConfig> & { change?: Partial<ArmConfig> } = {},
): Promise<readonly ValidationRow[]> {
  const { service } = fakeService(undefined, ...networks);
  const small = arms.map((arm) => ({ ...arm, discriminatorChannels: 4 }));
  const few = { batch: 2, images: 4, heldOut: 4, previewEvery: 0, validateEvery: 1, checkpointEvery: 0 };
  const run = runOf('colourisation', 'glyphs', small, { ...few, monitor: true, ...config });
  const { run: opened } = await service.open(run, 'x', null, () => {});
  const told = listen();
  await service.play(opened.id, { until: 1, turn: 'both', speed: { kind: 'fast' } }, told.hear);
  if (change) await service.live(opened.id, 0, change);
  await service.play(opened.id, { until: 2, turn: 'both', speed: { kind: 'fast' } }, told.hear);
  await service.close(opened.id);
  return told.all.validations;
}
const pixels = armOf({ en: 'A', zh: '甲' }, mixOf({ l1: 1 }));
const perceptual = armOf({ en: 'B', zh: '乙' }, mixOf({ perceptual: 1 }));

describe('held-out images', () => {
  it('that G makes perfectly have no distance and a KID of 0 but for its noise', async () => {
    const images = drawn('glyphs', 44);
    const next = random(3);
    const kids: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      // Three sets that share no picture: which are which is chance, so that the mean over chances is what is expected.
      const mixed = images.map((image) => [next(), image] as const).sort(([a], [b]) => a - b);
      const part = (from: number, to: number) => mixed.slice(from, to).map(([, image]) => image);
      const target = toTensor(part(0, 16));
      const judge = new Judge(slim, { reference: part(16, 32), train: part(32, 44) });
      const { slim: told, psnr } = await validate(
        showing(target),
        { target, partner: null, real: target },
        { slim: judge, vgg19: null },
        null,
      );
      expect([told!.distance, psnr]).toEqual([0, expect.closeTo(100, 3)]);
      kids.push(told!.kid!);
      judge.dispose();
      target.dispose();
    }
    const mean = kids.reduce((a, b) => a + b, 0) / kids.length;
    const spread = Math.sqrt(kids.reduce((a, b) => a + (b - mean) ** 2, 0) / (kids.length - 1));
    expect(Math.abs(mean)).toBeLessThan((3 * spread) / Math.sqrt(kids.length));
  });

  it('of inpainting are measured in the hole beside over all: 20.00 dB and 32.04 dB', async () => {
    const target = toTensor(drawn('glyphs', 2).map(grey));
    const hole = tensor4d(
      Float32Array.from({ length: 2 * 32 * 32 }, (_, i) =>
        Number(i % 32 >= 4 && i % 32 < 12 && ((i >> 5) & 31) >= 20 && ((i >> 5) & 31) < 28),
      ),
      [2, 32, 32, 1],
    );
    const off = asImage01(tidy(() => add(target, mul(hole, 0.1))));
    const shown = { ...showing(off), hole };
    const { psnr, hole: inHole } = await validate(
      shown,
      { target, partner: null, real: target },
      { slim: null, vgg19: null },
      null,
    );
    expect(inHole!.psnr).toBeCloseTo(20, 2); // -10 log10(0.1²)
    expect(psnr).toBeCloseTo(32.0412, 2); // -10 log10(0.1² · 64 / 1024)
    dispose([target, hole, off]);
  });

  it('of inpainting are shown with what was given put back', async () => {
    const real = toTensor(drawn('glyphs', 2));
    const options = {
      side: 32,
      seed: 1,
      images: 2,
      ema: false,
      spectral: false,
      discriminatorChannels: 1,
    } as const;
    const arm = createArm(tasks.inpainting, options);
    const shown = arm.show({ real, images: [0, 1], other: null, otherImages: [] }, 3);
    const [made, given, hole] = [shown.output, real, shown.hole!].map((t) => t.dataSync());
    const outside = [...made!].filter((value, i) => hole![Math.floor(i / 3)] === 0 && value !== given![i]);
    const inside = [...made!].filter((value, i) => hole![Math.floor(i / 3)] === 1 && value !== given![i]);
    expect(outside).toEqual([]);
    expect(inside.length).toBeGreaterThan(100);
    expect([shown.compared, shown.judged]).toEqual([shown.output, shown.output]);
    arm.dispose();
    dispose(shown as never);
    real.dispose();
  });

  it('are judged by a fixed recipe: without a perceptual term, and whatever its sliders do', async () => {
    const change = { perceptual: oneLayer('relu2_2', 1e-3) };
    const rows = await measured([perceptual, pixels], [slim], { change });
    const [first, second] = [0, 1].map((arm) => rows.filter((row) => row.arm === arm));
    for (const row of rows) {
      expect(row.slim!.distance).toBeGreaterThan(0);
      expect(row.slim!.kid).not.toBeNull();
      expect([row.n, row.kidN, row.vgg19, row.partner]).toEqual([4, 4, null, null]);
    }
    expect(second!.map(({ own }) => own)).toEqual([null, null]);
    // The default loss is the judges' recipe; one layer is another, and so has another name.
    expect(first![0]!.own!.trained).toBeCloseTo(first![0]!.slim!.distance, 6);
    expect(first![1]!.own!.recipe).not.toBe(first![0]!.own!.recipe);
    expect(first![1]!.own!.trained).not.toBeCloseTo(first![1]!.slim!.distance, 3);
    expect(second![1]!.slim!.distance / second![0]!.slim!.distance).toBeGreaterThan(0.5);
  });

  it('leave nothing on the device that was not there', async () => {
    const before = memory().numTensors;
    await measured([perceptual], [slim]);
    const once = memory().numTensors;
    await measured([perceptual], [slim]);
    expect(memory().numTensors).toBe(once);
    expect(once - before).toBeLessThan(100); // what the network needs for its gradients, made when it is first asked
  });

  it('with a known translation are measured against it, beside the way there and back', async () => {
    const days = drawn('town-night', 4);
    const [day, night] = [toTensor(days), toTensor(days.map(atNight))];
    const judge = new Judge(slim, { reference: drawn('glyphs', 4), train: days });
    const heldOut = { target: day, partner: night, real: night };
    const perfect = { ...showing(night), compared: day };
    const told = await validate(perfect, heldOut, { slim: judge, vgg19: null }, null);
    expect(told.partner).toMatchObject({
      psnr: expect.closeTo(100, 3),
      slim: expect.closeTo(0, 5),
      vgg19: null,
    });
    const lazy = { ...showing(clone(day)), compared: day };
    const idle = await validate(lazy, heldOut, { slim: judge, vgg19: null }, null);
    expect(idle.slim!.distance).toBeCloseTo(0, 5);
    expect(idle.partner!.psnr).toBeLessThan(12);
    expect(idle.partner!.slim).toBeGreaterThan(0.05);
    judge.dispose();
    dispose([day, night, lazy.output]);
  });
});

describe.runIf(truthIsThere())('with the networks of others', { timeout: 120_000 }, () => {
  const trainedOn = (backbone: BackboneId): ArmConfig => {
    const recipe = recipes.find(({ backbones }) => backbones.includes(backbone))!;
    return { ...perceptual, perceptual: featureLossOf(recipe, backbone) };
  };

  it.each(['alexnet', 'squeezenet'] as const)('a run on %s is judged as all others are', async (id) => {
    const network = truthLpipsNetwork(id);
    const rows = await measured([trainedOn(id)], [slim, network]);
    expect(rows).toHaveLength(2);
    for (const { slim: judged, own, vgg19 } of rows) {
      expect([judged!.distance > 0, Number.isFinite(judged!.kid), vgg19]).toEqual([true, true, null]);
      expect(own!.trained).toBeGreaterThan(0);
    }
    network.dispose();
  });

  it('full VGG-19 measures what the small network is trained to lower, by the same recipe', async () => {
    const vgg19 = truthVgg19();
    const alexnet = truthLpipsNetwork('alexnet');
    const deep = { ...perceptual, perceptual: oneLayer('relu5_4', 1e-3) };
    const rows = await measured([perceptual, deep, trainedOn('alexnet')], [slim, vgg19, alexnet]);
    const [same, other, foreign] = rows;
    expect(same!.own!.trained).toBeCloseTo(same!.slim!.distance, 6);
    expect(same!.own!.vgg19).toBeCloseTo(same!.vgg19!.distance, 6);
    expect(same!.vgg19!.distance).not.toBeCloseTo(same!.slim!.distance, 4);
    expect(Number.isFinite(same!.vgg19!.kid)).toBe(true);
    expect(other!.own!.vgg19).toBeGreaterThan(0);
    expect(other!.own!.vgg19).not.toBeCloseTo(other!.vgg19!.distance, 3);
    expect(foreign!.own!.vgg19).toBeNull(); // VGG-19 has no such layers
    vgg19.dispose();
    alexnet.dispose();
  });
});
