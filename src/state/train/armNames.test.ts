import { expect, it } from 'vitest';
import { fakeCatalogue, fakeConfig } from '#tests/support/fakeTrainCatalogue.ts';
import type { ArmConfig, Mix } from '#worker/protocolTrain.ts';
import { nameAfter } from './armNames.ts';

const named = (id: 'l1' | 'perceptual' | 'adversarial', en: string, zh: string) => ({
  id,
  label: { en, zh },
  about: { en, zh },
  max: 1,
});
const base = fakeConfig.arms[0]!;
const armOf = (en: string, weights: Mix['weights']): ArmConfig => ({
  ...base,
  name: { en, zh: en },
  mix: { ...base.mix, weights },
});
const alone = armOf('Adversarial only', { adversarial: 1 });
const twins = [
  armOf('D held back', { l1: 1, adversarial: 1 }),
  armOf('D let loose', { l1: 1, adversarial: 2 }),
];
const choices = {
  ...fakeCatalogue,
  terms: [
    named('l1', 'Pixel L1', '像素 L1'),
    named('perceptual', 'Perceptual', '感知'),
    named('adversarial', 'Adversarial', '对抗'),
  ],
  presets: [
    { ...fakeCatalogue.presets[0]!, config: { ...fakeConfig, arms: [alone] } },
    { ...fakeCatalogue.presets[0]!, config: { ...fakeConfig, arms: twins } },
  ],
};
const after = (arm: ArmConfig, weights: Mix['weights']) => nameAfter(choices, arm, { ...arm.mix, weights });

it('a name that says which terms there are follows them, in both languages, there and back', () => {
  const cured = after(alone, { l1: 0.5, perceptual: 1, adversarial: 0.01 });
  expect(cured).toEqual({ en: 'Pixel L1 + Perceptual + Adversarial', zh: '像素 L1 + 感知 + 对抗' });
  const arm = { ...armOf('', { l1: 0.5, perceptual: 1, adversarial: 0.01 }), name: cured! };
  expect(after(arm, { perceptual: 1 })).toEqual({ en: 'Perceptual', zh: '感知' });
  expect(after(armOf('Adversarial only 2', { adversarial: 1 }), { l1: 1 })?.en).toBe('Pixel L1 2');
});

it('a name stays where the terms do, where it says something else, and where a person gave it', () => {
  expect(after(alone, { adversarial: 0.2, perceptual: 0 })).toBeNull();
  expect(after(alone, {}), 'nothing to be called by').toBeNull();
  expect(after(twins[0]!, { l1: 1 })).toBeNull();
  expect(after(armOf('Mine', { adversarial: 1 }), { l1: 1 })).toBeNull();
});
