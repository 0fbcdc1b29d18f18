import type { Page } from '@playwright/test';

export interface ClaimArm {
  name: string;
  psnr: number;
  /** Equalised multi-scale L1 on full VGG-19, held-out images: the network that nothing here was trained on. */
  vgg19: number | null;
  kid: number | null;
}

export interface Claim {
  steps: number;
  seconds: number;
  arms: ClaimArm[];
}

/** Plays the first preset for so many steps in the app's own engine and measures held-out images at the end. */
export async function playClaim(page: Page, steps: number): Promise<Claim> {
  return page.evaluate(async (until) => {
    const engine = window.bench.engine();
    await engine.call('boot', { prefer: 'wasm' });
    const { presets } = await engine.call('trainCatalogue', null);
    const config = { ...presets[0]!.config, previewEvery: 0, validateEvery: until, checkpointEvery: 0 };
    const { run } = await engine.call('trainOpen', {
      config: { ...config, monitor: true },
      data: { kind: 'procedural' },
    });
    const arms: ClaimArm[] = [];
    const began = performance.now();
    await engine.call(
      'trainRun',
      { run, until, speed: { kind: 'fast' } },
      {
        onProgress: ({ validations }) => {
          for (const { arm, psnr, vgg19, slim } of validations)
            arms[arm] = {
              name: config.arms[arm]!.name.en,
              psnr,
              vgg19: vgg19?.distance ?? null,
              kid: (vgg19 ?? slim)?.kid ?? null,
            };
        },
      },
    );
    const seconds = (performance.now() - began) / 1000;
    await engine.call('trainClose', { run });
    return { steps: until, seconds, arms };
  }, steps);
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
