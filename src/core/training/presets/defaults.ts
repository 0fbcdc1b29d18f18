import type { TaskId } from '../../tasks/types.ts';
import type { RunConfig } from '../config.ts';
import { perceptualAdversarial, perceptualOnly, pixelsOnly } from './arms.ts';
import { armOf, mixOf, runOf, withRate } from './parts.ts';

/**
 * Four times G's rate and twice D's (with cycle 2, identity 0.5) explode at step 137. With these it was steady over 600
 * steps, and the distance of winters made from summers to real ones (KID on vgg19-slim) fell from 0.9 at step 50 to 0.5 at
 * step 300 and 0.3 at step 600.
 */
const translation = withRate(
  mixOf({ cycle: 1, identity: 0.1, adversarial: 1 }, { adversarial: 'least-squares' }),
  'generator',
  1e-3,
);

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
    [armOf({ en: 'Cycle + identity + adversarial', zh: '循环 + 恒等 + 对抗' }, translation)],
    { batch: 4 },
  ),
};
