import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#engine/train/readConfig.ts';
import { trainCatalogue } from '#engine/train/trainCatalogue.ts';
import { configOf, runText } from '#state/train/runText.ts';
import type { ArmConfig, RunConfig } from '#worker/protocolTrain.ts';

const { presets, defaults, featureLosses } = trainCatalogue();
const configs = [...presets.map(({ config }) => config), ...Object.values(defaults)];
const base = presets[0]!.config;

const losses = fc.constantFrom(null, ...featureLosses.map(({ loss }) => loss));
const weight = fc.double({ min: 0, max: 1e6, noNaN: true }).map(Math.abs);
const changedArm = (arm: ArmConfig): fc.Arbitrary<ArmConfig> =>
  fc.record({
    name: fc.record({ en: fc.string(), zh: fc.string() }),
    mix: fc.record({
      weights: fc.dictionary(fc.constantFrom('l1', 'mse', 'tv', 'adversarial'), weight, {
        minKeys: 1,
        noNullPrototype: true,
      }),
      adversarial: fc.constantFrom('hinge', 'wasserstein' as const, arm.mix.adversarial),
      penalty: fc.constant(arm.mix.penalty),
      adaptive: fc.constant(arm.mix.adaptive),
      generator: fc.constant({ ...arm.mix.generator, learningRate: 0.003 }),
      discriminator: fc.constant(arm.mix.discriminator),
      emaDecay: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
    }),
    perceptual: losses,
    style: losses,
    ema: fc.boolean(),
    spectral: fc.boolean(),
    discriminatorChannels: fc.integer({ min: 1, max: 128 }),
  }) as fc.Arbitrary<ArmConfig>;
const changed: fc.Arbitrary<[RunConfig, RunConfig]> = fc.constantFrom(...configs).chain((from) =>
  fc.tuple(
    fc.constant(from),
    fc.record({
      task: fc.constant(from.task),
      side: fc.constantFrom(32, 64),
      batch: fc.integer({ min: 1, max: 32 }),
      seed: fc.nat(),
      dataset: fc.constant(from.dataset),
      images: fc.integer({ min: 4, max: 1024 }),
      heldOut: fc.constant(16),
      arms: fc.array(fc.oneof(changedArm(from.arms[0]!), fc.constantFrom(...from.arms)), {
        minLength: 1,
        maxLength: 3,
      }),
      previewEvery: fc.constant(from.previewEvery),
      validateEvery: fc.nat(1000),
      checkpointEvery: fc.constant(0),
      monitor: fc.boolean(),
    }) as fc.Arbitrary<RunConfig>,
  ),
);

describe('the set-up of a run in a link', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(changed, ([from, config]) => {
        expect(configOf(from, runText(from, config))).toEqual(config);
      }),
    );
  });

  it('is empty where nothing differs', () => {
    for (const config of configs) {
      expect(runText(config, config)).toBe('');
      expect(readConfig(configOf(config, ''))).toEqual(config);
    }
  });

  it('can be read by a person, and says what is no longer there once', () => {
    const [first, ...rest] = base.arms;
    const arms = [{ ...first!, mix: { ...first!.mix, weights: { ...first!.mix.weights, tv: 0.5 } } }];
    expect(rest).toHaveLength(2);
    expect(runText(base, { ...base, seed: 8, arms })).toBe(
      'arms.1:,arms.2:,seed:8,arms.0.mix.weights.tv:0.5',
    );
  });

  it('leaves the person’s folder out', () => {
    expect(runText(base, { ...base, dataset: 'folder' })).toBe('');
  });

  it.each([
    'nonsense',
    'seed',
    'seed:8,,',
    'seed:{}',
    'seed:%',
    '__proto__.polluted:1',
    'constructor.prototype.polluted:1',
    'arms.0.constructor.x:1',
    'arms.123456789.ema:true',
  ])('is refused where it is none: %s', (text) => {
    expect(configOf(base, text)).toBeNull();
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    'seed:-1',
    'seed:1e99',
    'side:48',
    'task:paint',
    'dataset:nowhere',
    'dataset:folder',
    'arms:',
    'arms.0:',
    'arms.2.mix.adversarial:hope',
    'arms.2.perceptual:',
    'arms.2.perceptual.terms.0.tap:relu9_9',
    'arms.2.perceptual.backbone:alexnet',
    'arms.5.ema:true',
    'batch:33',
    'task:unpaired',
  ])('is not opened where no such run can be: %s', (text) => {
    const config = configOf(base, text);
    expect(config).not.toBeNull();
    expect(readConfig(config)).toBeNull();
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void readConfig(configOf(base, text))));
  });
});
