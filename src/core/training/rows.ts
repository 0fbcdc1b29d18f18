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
  /** The same of the style term. */
  styleLayers?: readonly LayerValue[] | null;
}

/** What one network makes of held-out images by the judges' recipe, which no slider changes. */
export interface Judgement {
  /** Perceptual distance; lower is better. */
  readonly distance: number;
  /** Unbiased squared MMD (KID) to real images that nothing was trained on; can be below 0; null without such images. */
  readonly kid: number | null;
}

/** Held-out measurements of one arm. A point of the perception-distortion plot is (psnr, distance). */
export interface ValidationRow {
  arm: number;
  step: number;
  /** Images that are measured: held-out ones; of `generate` training images, since only they have a code. */
  n: number;
  /** Real images that KID compares with; 0: none, and no KID. */
  kidN: number;
  /** dB; of `unpaired`, of the image against its way there and back. */
  psnr: number;
  /** dB that the mean of all targets would have, given for each of them: what is below it is worse than one picture for all. Older rows lack it. */
  averagePsnr?: number;
  /** Inpainting: the same in the hole alone, whose rest was given and is put back; null where all of the image is G's. */
  hole: { readonly psnr: number } | null;
  /** By vgg19-slim; null where it is not there. */
  slim: Judgement | null;
  /** By full VGG-19; null where it is not installed, or not asked. */
  vgg19: Judgement | null;
  /**
   * The arm's own perceptual loss, by the network that it trains on and by full VGG-19; null without. `recipe` changes
   * with its settings: values of two recipes are not one curve.
   */
  own: { readonly recipe: string; readonly trained: number; readonly vgg19: number | null } | null;
  /** `unpaired`, where the true translation is known: G's image against it. */
  partner: { readonly psnr: number; readonly slim: number | null; readonly vgg19: number | null } | null;
  /** Mean distance between G's outputs over that between real images: near 0 when they all look the same. */
  diversity: number;
}

/** Something that was done to a run, or happened to it, between two steps. */
export interface Mark {
  /** Newest step before it. */
  readonly step: number;
  /** null: all arms. */
  readonly arm: number | null;
  readonly what: 'weights' | 'rule' | 'layers' | 'settings' | 'device-lost';
}
