import type { AdversarialId } from '../losses/adversarial.ts';
import type { ImageTermId } from '../losses/imageTerms.ts';
import type { AdamOptions } from './adam.ts';
import type { AdaptiveId } from './adaptiveWeights.ts';
import type { LayerValue } from './rows.ts';

export type TermId = ImageTermId | 'adversarial' | 'cycle' | 'identity';

/** Everything about the loss and the optimiser that may change between two steps. */
export interface Mix {
  /** 0 and up; a term at 0 is not computed. */
  readonly weights: Readonly<Partial<Record<TermId, number>>>;
  readonly adversarial: AdversarialId;
  readonly penalty: { readonly kind: 'none' | 'gradient-penalty' | 'r1'; readonly strength: number };
  readonly adaptive: AdaptiveId;
  /** Updates of D for each of G, 1..5; all but the first on images of their own. */
  readonly criticSteps: number;
  readonly generator: AdamOptions;
  readonly discriminator: AdamOptions;
  /** 0..1, of the running mean of G's parameters, where it is kept. */
  readonly emaDecay: number;
}

/** Which networks a step may change. */
export type Turn = 'both' | 'generator' | 'discriminator';

/** The stages of one update, in order; slow motion stops at each. */
export type Stage =
  | 'make-input'
  | 'generator-forward'
  | 'discriminator-update'
  | 'terms'
  | 'gradients'
  | 'generator-update';

/** What one step measured. All numbers are finite, or the step was refused. */
export interface StepMetrics {
  /** Unweighted value of each term. */
  readonly terms: Readonly<Record<string, number>>;
  /** Weight that each term had, after the adaptive rule. */
  readonly weights: Readonly<Record<string, number>>;
  /** Length of each weighted term's gradient at G's output. */
  readonly gradients: Readonly<Record<string, number>>;
  readonly discriminatorLoss: number | null;
  /** Mean score before any sigmoid. */
  readonly scores: { readonly real: number; readonly fake: number } | null;
  readonly clamped: boolean;
  /** Length of the weighted loss's gradient to all of G's weights; null where G did not play. */
  readonly generatorGradient: number | null;
  /** Of the perceptual term; null without one. */
  readonly layers: readonly LayerValue[] | null;
  /** Of the style term; null without one. */
  readonly styleLayers: readonly LayerValue[] | null;
}

/** A step whose numbers were not finite: nothing was changed. */
export class NotFinite extends Error {
  constructor(readonly where: string) {
    super(`training step: ${where} is not finite; the networks are as before the step`);
    this.name = 'NotFinite';
  }
}
