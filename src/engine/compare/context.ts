import type { BackboneStore } from '../backboneStore.ts';
import type { FeatureCache } from '../featureCache.ts';
import type { Pace } from '../pace.ts';
import type { KeptMaps } from './keptMaps.ts';
import type { Pairs } from './pairs.ts';

export type CompareStage = 'decode' | 'features' | 'distances' | 'metrics';

/** What the parts of a comparison share: what is kept, and who hears of the progress. */
export interface CompareContext {
  readonly pairs: Pairs;
  readonly networks: BackboneStore;
  readonly features: FeatureCache;
  /** Features of references for the metrics that need a network. */
  readonly references: FeatureCache;
  readonly maps: KeptMaps;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Does `keep` once it is known that the device was there to the end: what a lost one computes is zeros. */
  readonly onceSound: (keep: () => void) => void;
  readonly onProgress: (stage: CompareStage, done: number, of: number) => void;
}
