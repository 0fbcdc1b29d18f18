import type { BackboneId } from '../backbones/types.ts';
import type { DistanceId } from '../distances/types.ts';
import type { ForwardVariant, Term } from './types.ts';

/** The network as it was trained: its family's preprocessing, max pooling. */
export const asTrained: ForwardVariant = { input: 'family', pooling: 'max', relu: 'separate' };

/** Networks with VGG-19's taps. */
export const vgg: readonly BackboneId[] = ['vgg19', 'vgg19-slim'];

/** The same distance at several taps. */
export const terms = (distance: DistanceId, weights: Readonly<Record<string, number>>): readonly Term[] =>
  Object.entries(weights).map(([tap, weight]) => ({ tap, distance, weight }));
