import { beforeAll, describe, expect, it } from 'vitest';
import { atNight } from '#core/datasets/pairs.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import type { RunConfig } from '#core/training/config.ts';
import { defaults } from '#core/training/presets/defaults.ts';
import { presets } from '#core/training/presets/registry.ts';
import { useBackend } from '#tests/support/backends.ts';
import { shippedSlim } from '#tests/support/slim.ts';
import type { RunProgress } from './progress.ts';
import type { TrainService } from './service.ts';
import { fakeService } from './testing/fakes.ts';

let service: TrainService;
beforeAll(async () => {
  await useBackend('wasm');
  service = fakeService(undefined, await shippedSlim()).service;
});

/** One arm of a demo, with what the coach says of it as it plays. */
async function demo(id: string, arm: number) {
  const { config, moves } = presets.find((preset) => preset.id === id)!;
  const alone: RunConfig = {
    ...config,
    arms: [config.arms[arm]!],
    previewEvery: 0,
    checkpointEvery: 0,
    monitor: false,
  };
  const { run } = await service.open(alone, id, null, () => {});
  let last: RunProgress | null = null;
  const diversity: number[] = [];
  return {
    playTo: async (until: number) => {
      await service.play(run.id, { until, turn: 'both', speed: { kind: 'fast' } }, (progress) => {
        last = progress;
        diversity.push(...progress.validations.map((row) => row.diversity));
      });
      return (last as RunProgress | null)?.notes.map(({ trouble }) => trouble) ?? [];
    },
    cure: () => service.live(run.id, 0, moves.find((move) => move.arm === arm)!.change),
    diversity,
    close: () => service.close(run.id),
  };
}

/** PSNR of two pictures of one size. */
function decibels(a: RgbImage, b: RgbImage): number {
  const squares = a.rgb.reduce((sum, value, i) => sum + (value - b.rgb[i]!) ** 2, 0);
  return 10 * Math.log10((255 ** 2 * a.rgb.length) / squares);
}

describe('the demo', () => {
  it('of too strong a D shows a D that has won, and its cure ends that', async () => {
    const { playTo, cure, close } = await demo('strong-critic', 1);
    expect(await playTo(100)).toContain('discriminator-won');
    await cure();
    expect(await playTo(106)).not.toContain('discriminator-won');
    await close();
  });

  it('of a collapse shows one, and its cure makes the pictures part again', async () => {
    const { playTo, cure, diversity, close } = await demo('collapse', 0);
    expect(await playTo(100)).toContain('low-diversity');
    expect(diversity.at(-1)!).toBeLessThan(0.2);
    await cure();
    expect(await playTo(150), 'they are one picture still').toContain('low-diversity');
    expect(await playTo(350)).not.toContain('low-diversity');
    expect(diversity.at(-1)).toBeGreaterThan(0.5);
    await close();
  });

  it('of unpaired translation turns day into night, by the true night of towns that it never saw', async () => {
    const config = { ...defaults.unpaired, previewEvery: 60, validateEvery: 0, checkpointEvery: 0 };
    const { run, inputs } = await service.open({ ...config, monitor: false }, 'night', null, () => {});
    const night = atNight(inputs!);
    let made: RgbImage | null = null;
    await service.play(run.id, { until: 60, turn: 'both', speed: { kind: 'fast' } }, ({ previews }) => {
      made = previews.at(-1)?.outputs ?? made;
    });
    expect(decibels(inputs!, night)).toBeLessThan(9);
    expect(decibels(made!, night)).toBeGreaterThan(13);
    await service.close(run.id);
  });

  it('of too strong a D has nothing to say of the D that is held back', async () => {
    const { playTo, close } = await demo('strong-critic', 0);
    expect(await playTo(60)).toEqual([]);
    await close();
  });
});
