import type { Label } from '../label.ts';
import type { Scene } from '../scenes/types.ts';
import { derive } from '../training/random.ts';
import type { SingleDataset } from './types.ts';

/** One scene, drawn anew for every picture. */
export const fromScene = (scene: Scene, about: Label): SingleDataset => ({
  kind: 'single',
  id: scene.id,
  label: scene.label,
  about,
  draw: (seed, index, side) => scene.draw(derive(seed, index), side, side),
});
