import type { Page } from '@playwright/test';
import type { BackendName } from '#worker/protocol.ts';

export interface ClaimArm {
  name: string;
  psnr: number;
  /** The judges' recipe on full VGG-19, held-out images: the network that nothing here was trained on. */
  vgg19: number | null;
  kid: number | null;
}

export interface Claim {
  /** At which the arms were measured. */
  steps: number;
  seconds: number;
  arms: ClaimArm[];
}

/**
 * Plays the first preset in the app's own engine, with full VGG-19 measuring where it is installed: so many steps, or as
 * the page does for so many minutes. The newest measurement of held-out images counts.
 */
export async function playClaim(
  page: Page,
  backend: BackendName,
  far: { steps: number } | { minutes: number },
): Promise<Claim> {
  return page.evaluate(
    async ({ backend, how }) => {
      const engine = window.bench.engine();
      await engine.call('boot', { prefer: backend });
      const { presets } = await engine.call('trainCatalogue', null);
      const preset = presets[0]!.config;
      const validateEvery = 'steps' in how ? how.steps : preset.validateEvery;
      const config = { ...preset, previewEvery: 0, validateEvery, checkpointEvery: 0, monitor: true };
      const { run } = await engine.call('trainOpen', { config, data: { kind: 'procedural' } });
      const arms: ClaimArm[] = [];
      let measuredAt = 0;
      const playTo = (until: number | null) =>
        engine.call(
          'trainRun',
          { run, until, speed: { kind: 'fast' } },
          {
            onProgress: ({ validations }) => {
              for (const { arm, step, psnr, vgg19, slim } of validations) {
                const { name } = config.arms[arm]!;
                const kid = (vgg19 ?? slim)?.kid ?? null;
                arms[arm] = { name: name.en, psnr, vgg19: vgg19?.distance ?? null, kid };
                measuredAt = step;
              }
            },
          },
        );
      const began = performance.now();
      if ('minutes' in how) setTimeout(() => engine.call('trainPause', { run }), how.minutes * 60_000);
      await playTo('steps' in how ? how.steps : null);
      const seconds = (performance.now() - began) / 1000;
      // A slow machine may not have come to the first measurement.
      if (arms.length === 0) await playTo(validateEvery);
      await engine.call('trainClose', { run });
      return { steps: measuredAt, seconds, arms };
    },
    { backend, how: far },
  );
}

/** Whether the second arm is nearer by full VGG-19, and further by PSNR, than the first, which sees pixels only. */
export function claimHolds({ arms: [pixels, perceptual] }: Claim): boolean {
  if (!pixels?.vgg19 || !perceptual?.vgg19) return false;
  return perceptual.vgg19 < pixels.vgg19 && perceptual.psnr < pixels.psnr;
}

export function claimText(claim: Claim): string {
  const lines = claim.arms.map(
    ({ name, psnr, vgg19, kid }) =>
      `${name.padEnd(26)} VGG-19 ${vgg19?.toFixed(3) ?? 'not installed'}  PSNR ${psnr.toFixed(2)} dB  KID ${kid?.toFixed(3) ?? '-'}`,
  );
  const verdict = claimHolds(claim)
    ? 'perceptual is nearer by VGG-19 and loses on PSNR, as it should'
    : 'NOT as it should be: perceptual must be nearer by VGG-19 and lose on PSNR';
  const took = `${claim.steps} steps of each arm, ${claim.seconds.toFixed(0)} s`;
  return [`held-out images, ${took}`, ...lines, verdict].join('\n');
}
