import { beforeAll, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import { claim } from '#core/training/presets/claim.ts';
import { useBackend } from '#tests/support/backends.ts';
import { truthVgg19 } from '#tests/support/networks.ts';
import { shippedSlim } from '#tests/support/slim.ts';
import { truthIsThere } from '#tests/support/truth.ts';
import { fakeService, listen } from './testing/fakes.ts';

const STEPS = 120;
const vgg19IsThere = truthIsThere();
let networks: Network[];
beforeAll(async () => {
  await useBackend('wasm');
  networks = [await shippedSlim(), ...(vgg19IsThere ? [truthVgg19()] : [])];
});

it('the first demo shows its point early: perception is nearer, pixels are better in PSNR', async () => {
  const { service } = fakeService(undefined, ...networks);
  const few = { images: 64, previewEvery: 0, validateEvery: STEPS, checkpointEvery: 0 };
  const config = { ...claim.config, ...few, arms: claim.config.arms.slice(0, 2), monitor: vgg19IsThere };
  const { run } = await service.open(config, 'claim', null, () => {});
  const told = listen();
  await service.play(run.id, { until: STEPS, turn: 'both', speed: { kind: 'fast' } }, told.hear);
  const [pixels, perceptual] = told.all.validations;
  expect(perceptual!.slim!.distance).toBeLessThan(0.95 * pixels!.slim!.distance);
  if (vgg19IsThere) expect(perceptual!.vgg19!.distance).toBeLessThan(0.98 * pixels!.vgg19!.distance);
  expect(perceptual!.psnr).toBeLessThan(pixels!.psnr);
  await service.close(run.id);
});
