import { expect, it } from 'vitest';
import { presets } from '#core/training/presets/registry.ts';
import { networkPictures } from './networkPictures.ts';

const { config } = presets.find(({ id }) => id === 'strong-critic')!;
const judges = (arms: typeof config.arms) =>
  networkPictures({ ...config, arms }, 64).filter(({ role }) => role === 'discriminator');

it('shows a discriminator for every width that an arm has, with its own counts', () => {
  const [narrow, wide] = judges(config.arms);
  expect([narrow!.arms, wide!.arms]).toEqual([[0], [1]]);
  expect(wide!.parameters).toBeGreaterThan(3 * narrow!.parameters);
  expect(judges(config.arms.slice(1))).toEqual([{ ...wide, arms: [0] }]);
});

it('shows a network that all arms have alike once', () => {
  const same = [config.arms[0]!, config.arms[0]!];
  expect(judges(same).map(({ arms }) => arms)).toEqual([[0, 1]]);
});
