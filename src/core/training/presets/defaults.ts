import type { TaskId } from '../../tasks/types.ts';
import type { RunConfig } from '../config.ts';
import type { Mix } from '../mix.ts';
import { perceptualAdversarial, perceptualOnly, pixelsOnly } from './arms.ts';
import { armOf, mixOf, runOf, withRate } from './parts.ts';

/** G starts as the identity and has far to go. */
const livelier = (mix: Mix) => withRate(withRate(mix, 'generator', 4e-3), 'discriminator', 2e-3);

const all = { en: 'All three', zh: '三项齐用' };

/** What each task starts with. */
export const defaults: Readonly<Record<TaskId, RunConfig>> = {
  generate: runOf(
    'generate',
    'creature',
    [armOf(all, mixOf({ l1: 0.5, perceptual: 1, adversarial: 0.02 }))],
    {
      images: 64,
    },
  ),
  'super-resolution': runOf('super-resolution', 'creature', [
    pixelsOnly,
    perceptualOnly,
    perceptualAdversarial,
  ]),
  inpainting: runOf('inpainting', 'town', [armOf(all, mixOf({ l1: 1, perceptual: 1, adversarial: 0.02 }))]),
  colourisation: runOf('colourisation', 'fruit', [
    armOf(all, mixOf({ l1: 1, perceptual: 1, adversarial: 0.02 })),
  ]),
  'edges-to-image': runOf('edges-to-image', 'creature', [
    armOf(all, mixOf({ l1: 1, perceptual: 1, adversarial: 0.02 })),
  ]),
  unpaired: runOf(
    'unpaired',
    'lake-winter',
    [
      armOf(
        { en: 'Cycle + identity + adversarial', zh: '循环 + 恒等 + 对抗' },
        livelier(mixOf({ cycle: 2, identity: 0.5, adversarial: 1 }, { adversarial: 'least-squares' })),
      ),
    ],
    { batch: 4 },
  ),
};
