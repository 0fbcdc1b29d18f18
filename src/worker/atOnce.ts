import type { CallName } from './protocol.ts';
import { trainNames } from './trainParams.ts';

/** Calls that need no device, or may run beside one that does. An image is not closed beside a comparison that reads it. */
export const atOnce: ReadonlySet<CallName> = new Set([
  'catalogue',
  'openImage',
  'sampleImage',
  'backbones',
  'loadBackbone',
  'installWeights',
  'downloadWeights',
  'removeWeights',
  'sizeCosts',
  'memory',
  ...trainNames,
]);
