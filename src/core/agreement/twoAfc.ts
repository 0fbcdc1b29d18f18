/** One question put to people: which of two pictures, a or b, is more like the reference. */
export interface Judgement {
  /** Share of the people asked who chose b, 0..1. */
  readonly choseB: number;
}

/** What a metric says to the same question: how far each picture is from the reference, the smaller the more alike. */
export interface Distances {
  readonly a: number;
  readonly b: number;
}

/** Share of the people who agree with a metric's choice, 0..1; 0.5 where it cannot tell, as a coin would have it. */
export function agreeing({ a, b }: Distances, { choseB }: Judgement): number {
  if (a < b) return 1 - choseB;
  return a > b ? choseB : 0.5;
}

/**
 * What a person reaches who answers as those did who were asked: the chance that two answers drawn from theirs, with
 * putting back, are the same. The ceiling that BAPPS prints. Zhang et al., arXiv 1801.03924, section 2.3.
 */
export const peoplesOwn = ({ choseB }: Judgement): number => choseB ** 2 + (1 - choseB) ** 2;

/** Whether more people chose one picture than the other: without that there is no answer to be right about. */
export const hasMajority = ({ choseB }: Judgement): boolean => choseB !== 0.5;

/** 1 where a metric chooses as most people do, 0 where it does not, 0.5 where it cannot tell. Of judgements that have a majority. */
export const withMajority = (distances: Distances, { choseB }: Judgement): number =>
  agreeing(distances, { choseB: choseB > 0.5 ? 1 : 0 });
