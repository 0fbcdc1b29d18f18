import { beforeAll, describe, expect, it } from 'vitest';
import type { RunConfig } from '#core/training/config.ts';
import type { Mix } from '#core/training/mix.ts';
import { useBackend } from '#tests/support/backends.ts';
import type { RunProgress } from './progress.ts';
import { fakeService, smallRun } from './testing/fakes.ts';

beforeAll(() => useBackend('wasm'));

const small = smallRun({ task: 'super-resolution', previewEvery: 0, validateEvery: 0 });
const arm = small.arms[0]!;

const run = (mix: Partial<Mix>, change: Partial<RunConfig> = {}): RunConfig => ({
  ...small,
  arms: [{ ...arm, spectral: false, mix: { ...arm.mix, ...mix } }],
  ...change,
});
const rate = (learningRate: number) => ({ ...arm.mix.generator, learningRate });
const { service } = fakeService();

/** What the coach says when the run has come to `step`, after `then` from half way on. */
async function notesAt(step: number, config: RunConfig, then?: Partial<Mix>): Promise<RunProgress['notes']> {
  const { run: opened } = await service.open(config, 'coach', null, () => {});
  let notes: RunProgress['notes'] = [];
  const playTo = (until: number) =>
    service.play(opened.id, { until, turn: 'both', speed: { kind: 'fast' } }, (progress) => {
      notes = progress.notes;
    });
  if (then) {
    await playTo(step / 2);
    const { mix } = opened.config.arms[0]!;
    await service.live(opened.id, 0, { mix: { ...mix, ...then } });
  }
  await playTo(step);
  await service.close(opened.id);
  return notes;
}

describe('the coach, of a run', () => {
  it('that goes well, says nothing', async () => {
    expect(await notesAt(36, run({ weights: { l1: 1, adversarial: 0.01 } }))).toEqual([]);
  });

  it('whose D learns fast while G stands still, says that D has won', async () => {
    const config = run({
      weights: { adversarial: 1 },
      adversarial: 'non-saturating',
      discriminator: rate(5e-3),
      generator: rate(1e-7),
    });
    expect((await notesAt(110, config)).map(({ trouble }) => trouble)).toEqual(['discriminator-won']);
  });

  it('whose G learns fast while D stands still, says that G has won', async () => {
    const mix = { weights: { adversarial: 1 }, discriminator: rate(1e-9), generator: rate(3e-3) };
    const config = run(mix, { task: 'colourisation' }); // whose images are bounded, so that scores are too
    expect((await notesAt(40, config)).map(({ trouble }) => trouble)).toContain('generator-won');
  });

  it('whose codes all give the same picture, says that diversity is low', async () => {
    const weights = { adversarial: 1 };
    const config = run(
      { weights, generator: rate(1e-2), discriminator: rate(1e-2), emaDecay: 0 },
      { task: 'generate', validateEvery: 4 },
    );
    expect(await notesAt(8, config)).toEqual([{ arm: 0, trouble: 'low-diversity', since: 8, term: null }]);
  });

  it('one of whose terms pulls a thousand times as hard as the other, names it', async () => {
    const config = run({ weights: { l1: 1, tv: 1e-4 } });
    expect(await notesAt(30, config)).toEqual([{ arm: 0, trouble: 'dominates', since: 30, term: 'l1' }]);
  });

  it('whose steps become far too long, says that it explodes', async () => {
    const notes = await notesAt(12, run({ weights: { l1: 1 } }), { generator: rate(0.3) });
    expect(notes.map(({ trouble }) => trouble)).toEqual(['explosion']);
  });

  it('whose adaptive weight wants more than it may have, says so', async () => {
    const config = run({ weights: { l1: 1e6, adversarial: 1 }, adaptive: 'vqgan' });
    expect(await notesAt(30, config)).toContainEqual({
      arm: 0,
      trouble: 'clamped',
      since: 30,
      term: 'adversarial',
    });
  });
});
