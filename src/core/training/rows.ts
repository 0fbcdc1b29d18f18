import type { DistanceId } from '../distances/types.ts';
import type { TermId, Turn } from './mix.ts';

type PerTerm = Readonly<Partial<Record<TermId, number>>>;

/** One layer of the perceptual term at a step: `value` * `weight` is its part of the term's value. */
export interface LayerValue {
  readonly tap: string;
  readonly distance: DistanceId;
  /** The distance, unweighted; six significant digits, so that long histories stay small. */
  readonly value: number;
  /** The layer's weight times the recipe's scale. */
  readonly weight: number;
}

/** One step of one arm. */
export interface StepRow {
  arm: number;
  /** 1 after the first step. */
  step: number;
  turn: Turn;
  ms: number;
  /** Unweighted value of each active term. */
  terms: PerTerm;
  /** Weight (lambda) of each term after the adaptive rule. */
  weights: PerTerm;
  /** Length of each weighted term's gradient at G's output. */
  gradients: PerTerm;
  discriminatorLoss: number | null;
  /** Mean scores of D, before any sigmoid. */
  scores: { readonly real: number; readonly fake: number } | null;
  /** The adaptive rule wanted a weight beyond its clamp. */
  clamped: boolean;
  /** Length of the weighted loss's gradient to all of G's weights; null where G did not play. Older rows lack it. */
  generatorGradient?: number | null;
  /** Of the perceptual term; null without one. In a run's history, which must stay small, most rows lack it. */
  layers?: readonly LayerValue[] | null;
}

/** Held-out measurements of one arm; `n` images. A point of the perception-distortion plot: (psnr, perceptual or kid). */
export interface ValidationRow {
  arm: number;
  step: number;
  n: number;
  /** dB; of `unpaired`, of the image against its way there and back; of `generate`, of training images. */
  psnr: number;
  /** By the first perceptual loss of the run (the same one for every arm); null without any. */
  perceptual: number | null;
  /** The default recipe on full VGG-19; null where it is not installed. */
  monitor: number | null;
  /** Unbiased squared MMD on backbone features (KID); can be below 0; null without a backbone. */
  kid: number | null;
  /** Mean distance between G's outputs over that between real images: near 0 when they all look the same. */
  diversity: number;
}
