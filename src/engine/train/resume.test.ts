import { beforeAll, expect, it } from 'vitest';
import type { RunConfig } from '#core/training/config.ts';
import type { Mix } from '#core/training/mix.ts';
import { useBackend } from '#tests/support/backends.ts';
import { longLane } from '#tests/support/lane.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { bitsOf, fakeService, listen, smallRun } from './testing/fakes.ts';

beforeAll(() => useBackend('cpu'));

const ignore = () => {};
const playing = (until: number) => ({ until, turn: 'both', speed: { kind: 'fast' } }) as const;

/** A run of one image a step; its D is small. */
function runWith(mix: Partial<Mix>, change: Partial<RunConfig> = {}): RunConfig {
  const small = smallRun({ batch: 1, images: 4, previewEvery: 0, validateEvery: 0, ...change });
  const arm = small.arms[0]!;
  return { ...small, arms: [{ ...arm, mix: { ...arm.mix, ...mix } }] };
}

const cases: readonly (readonly [string, RunConfig])[] = [
  [
    'a perceptual loss with kept features, R1, spectral normalisation, a running mean, and equal shares',
    runWith({
      weights: { l1: 1, perceptual: 1, adversarial: 0.1 },
      penalty: { kind: 'r1', strength: 1 },
      adaptive: 'equalise',
    }),
  ],
  [
    'learnt codes, a Wasserstein critic that plays twice with a gradient penalty, and GradNorm',
    runWith(
      {
        weights: { l1: 1, mse: 1, adversarial: 0.1 },
        adversarial: 'wasserstein',
        penalty: { kind: 'gradient-penalty', strength: 10 },
        criticSteps: 2,
        adaptive: 'gradnorm',
      },
      { task: 'generate' },
    ),
  ],
  [
    'two domains, and weights by uncertainty',
    runWith(
      { weights: { cycle: 1, identity: 0.5, adversarial: 1 }, adaptive: 'uncertainty' },
      { task: 'unpaired', dataset: 'town-night' },
    ),
  ],
];

// The quickest of them in the short lane.
it.each(longLane ? cases : cases.slice(1, 2))(
  'a run that is resumed ends, on cpu, with the bits of one that never stopped: %s',
  {
    timeout: 240_000,
  },
  async (_, config) => {
    const backbone = seededNetwork();
    const whole = fakeService(undefined, backbone).service;
    const { run } = await whole.open(config, 'whole', null, ignore);
    const steady = listen();
    await whole.play(run.id, playing(4), steady.hear);

    const { tab } = fakeService(undefined, backbone);
    const before = tab();
    const part = await before.open(config, 'part', null, ignore);
    await before.play(part.run.id, playing(2), ignore);
    const kept = await before.save(part.run.id, 'at two');
    await before.close(part.run.id);
    const after = tab();
    const resumed = await after.restore(kept.id, false, ignore);
    const told = listen();
    await after.play(resumed.run.id, playing(4), told.hear);
    const [a, b] = [await run.checkpoint(), await resumed.run.checkpoint()];
    expect(bitsOf(b.arms)).toEqual(bitsOf(a.arms));
    expect(a.arms[0]!.adaptive).toMatchObject({ rule: config.arms[0]!.mix.adaptive });
    const numbers = (rows: typeof told.all.rows) => rows.map(({ ms: _, ...row }) => row);
    expect(numbers(told.all.rows)).toEqual(numbers(steady.all.rows.slice(2)));
    await whole.close(run.id);
    await after.close(resumed.run.id);
  },
);
