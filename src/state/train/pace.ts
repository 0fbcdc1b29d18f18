import type { Speed } from '#worker/protocolTrain.ts';
import type { Pace } from './types.ts';

/** The pace as the worker takes it. */
export const speedOf = ({ slow, msAStage }: Pace): Speed =>
  slow ? { kind: 'slow', msAStage } : { kind: 'fast' };
