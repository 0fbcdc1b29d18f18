import { spans } from '#core/training/averages.ts';
import { limits } from '#core/training/limits.ts';
import { mixOf } from '#core/training/presets/parts.ts';
import { featureLosses, ownLayers } from '#engine/train/featureLosses.ts';
import type { ArmConfig, RunConfig, TrainCatalogue } from '#worker/protocolTrain.ts';

const label = (en: string, zh = en) => ({ en, zh });
const adam = { learningRate: 0.0002, beta1: 0.5, beta2: 0.99, epsilon: 1e-8 };

const arm = (name: string, weights: ArmConfig['mix']['weights']): ArmConfig => ({
  name: label(name),
  mix: mixOf(weights, {
    penalty: { kind: 'none', strength: 0 },
    generator: adam,
    discriminator: adam,
    emaDecay: 0.99,
  }),
  perceptual: null,
  style: null,
  ema: false,
  spectral: true,
  discriminatorChannels: 32,
});

/** What its tasks start with. */
export const fakeConfig: RunConfig = {
  task: 'super-resolution',
  side: 32,
  batch: 8,
  seed: 1,
  dataset: 'lake',
  images: 64,
  heldOut: 8,
  arms: [arm('Pixels', { l1: 1 }), arm('GAN', { l1: 1, adversarial: 0.1 })],
  previewEvery: 10,
  validateEvery: 20,
  checkpointEvery: 50,
  monitor: false,
};

/** A small catalogue: two tasks, two presets. */
export const fakeCatalogue: TrainCatalogue = {
  tasks: [
    {
      id: 'super-resolution',
      kind: 'paired',
      label: label('Super-resolution', '超分辨率'),
      about: label('x'),
      terms: ['l1'],
      takesPairs: false,
    },
    {
      id: 'unpaired',
      kind: 'unpaired',
      label: label('Unpaired translation', '无配对转换'),
      about: label('x'),
      terms: ['l1'],
      takesPairs: false,
    },
  ],
  datasets: [{ id: 'lake', label: label('Lake', '湖'), about: label('x'), kind: 'single' }],
  adversarial: [{ id: 'hinge', label: label('Hinge'), about: label('x') }],
  adaptive: [{ id: 'manual', label: label('By hand'), about: label('x') }],
  penalties: [{ id: 'none', label: label('None'), about: label('x') }],
  terms: [{ id: 'l1', label: label('L1'), about: label('x'), max: 100 }],
  stages: [],
  troubles: [],
  presets: ['first', 'second'].map((id) => ({
    id,
    label: label(id),
    about: label(id),
    config: fakeConfig,
    moves: [],
  })),
  judge: { recipe: label('x') },
  limits,
  spans,
  featureLosses: featureLosses(),
  ownLayers: ownLayers(),
  defaults: {
    'super-resolution': fakeConfig,
    unpaired: { ...fakeConfig, task: 'unpaired', dataset: 'town-night' },
  } as TrainCatalogue['defaults'],
};
