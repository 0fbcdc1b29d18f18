import { colourisation } from './colourisation.ts';
import { edgesToImage } from './edgesToImage.ts';
import { generate } from './generate.ts';
import { inpainting } from './inpainting.ts';
import { superResolution } from './superResolution.ts';
import type { Task, TaskId } from './types.ts';
import { unpaired } from './unpaired.ts';

/** Every task, in the order that the page lists them. */
export const tasks: Readonly<Record<TaskId, Task>> = {
  generate,
  'super-resolution': superResolution,
  inpainting,
  colourisation,
  'edges-to-image': edgesToImage,
  unpaired,
};
