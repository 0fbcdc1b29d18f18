import { describe, expect, it } from 'vitest';
import { fakeCatalogue } from '#tests/support/fakeTrainCatalogue.ts';
import type { CoachNote, Mix, TroubleId } from '#worker/protocolTrain.ts';
import { curesOf } from './cures.ts';

const base = fakeCatalogue.presets[0]!.config.arms[1]!.mix;
const mix: Mix = { ...base, weights: { l1: 1, adversarial: 0.1 } };
const rates = fakeCatalogue.limits.learningRate;
const note = (trouble: TroubleId, term: CoachNote['term'] = null): CoachNote => ({
  arm: 0,
  trouble,
  since: 1,
  term,
});
/** The mix that a cure makes. */
const cured = (from: Mix, what: CoachNote, id: string) => {
  const cure = curesOf(what, from, null, rates).find((one) => one.id === id);
  return cure && 'mix' in cure ? cure.mix : null;
};

describe('what the coach advises', () => {
  it('holds back a D that has won', () => {
    const won = note('discriminator-won');
    expect(cured(mix, won, 'halve-rate-d')!.discriminator.learningRate).toBe(
      mix.discriminator.learningRate / 2,
    );
    expect(cured(mix, won, 'add-r1')!.penalty).toEqual({ kind: 'r1', strength: 1 });
    expect(cured(mix, won, 'halve-adversarial')!.weights).toEqual({ l1: 1, adversarial: 0.05 });
  });

  it('adds no penalty where there is one, and weakens it where G has won', () => {
    const calm: Mix = { ...mix, penalty: { kind: 'r1', strength: 4 } };
    expect(cured(calm, note('discriminator-won'), 'add-r1')).toBeNull();
    expect(cured(calm, note('generator-won'), 'halve-penalty')!.penalty).toEqual({ kind: 'r1', strength: 2 });
    expect(cured(mix, note('generator-won'), 'halve-penalty')).toBeNull();
  });

  it('ties images to their targets where they are all alike', () => {
    expect(cured(mix, note('low-diversity'), 'raise-perceptual')!.weights.perceptual).toBe(1);
  });

  it('takes down the term that dominates, and sets weights by hand where a rule is at its clamp', () => {
    expect(cured(mix, note('dominates', 'l1'), 'term-tenth')!.weights.l1).toBe(0.1);
    expect(cured({ ...mix, adaptive: 'gradnorm' }, note('clamped'), 'by-hand')!.adaptive).toBe('manual');
  });

  it('goes back to the newest checkpoint of a run that explodes, where there is one', () => {
    expect(curesOf(note('explosion'), mix, { id: 'c', step: 40 }, rates)[0]).toEqual({
      id: 'go-back',
      checkpoint: 'c',
      step: 40,
    });
    expect(curesOf(note('explosion'), mix, null, rates).map(({ id }) => id)).toEqual(['rates-third']);
  });
});
