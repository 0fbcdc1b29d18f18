import '@tensorflow/tfjs-core'; // first: it makes the engine that the gradients register with
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { contextual } from './contextual.ts';
import { cosine } from './cosine.ts';
import { gram } from './gram.ts';
import { l1 } from './l1.ts';
import { squared } from './squared.ts';
import type { Distance, DistanceId } from './types.ts';
import { unitSquared } from './unitSquared.ts';

export const distances = {
  l1,
  squared,
  'unit-squared': unitSquared,
  cosine,
  gram,
  contextual,
} as const satisfies Readonly<Record<DistanceId, Distance>>;
