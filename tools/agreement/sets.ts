import type { Question } from '#core/agreement/scores.ts';
import type { RgbImage } from '#core/rgbImage.ts';

/** Pictures, and pairs of them whose distance is asked for. */
interface Pictures {
  readonly images: readonly string[];
  /** Decoded or made anew each time. */
  picture(index: number): Promise<RgbImage>;
  /** Places in `images`, the smaller first. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** `a` and `b` are the places in `pairs` of the reference with each of them. */
export interface VotedSet extends Pictures {
  readonly id: 'materials';
  readonly questions: readonly (Question & { readonly a: number; readonly b: number })[];
}

/** One score for each of `pairs`, higher for better. */
export interface ScoredSet extends Pictures {
  readonly id: 'tid2013';
  readonly opinions: readonly {
    readonly reference: string;
    readonly opinion: number;
    /** What was done to the picture, as the set calls it. */
    readonly change: string;
  }[];
}

export type PeopleSet = VotedSet | ScoredSet;
