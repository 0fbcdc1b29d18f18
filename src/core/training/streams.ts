import { derive, random, randomOf } from './random.ts';

/** Ways of deriving a step's random numbers, oldest first. A run keeps the one that it began with. */
export const streamVersions = [1, 2] as const;
export type StreamVersion = (typeof streamVersions)[number];
export const newestStreams: StreamVersion = 2;

/** What a step draws numbers for: G's input (holes, codes), and where between real and fake the gradient penalty looks. */
export const streamNames = ['input', 'mixing'] as const;
export type StreamName = (typeof streamNames)[number];

/** Whose numbers they are: of which run, and of which update of D in which step (0: the one that G's comes with). */
export interface StreamPlace {
  readonly version: StreamVersion;
  readonly seed: number;
  readonly step: number;
  readonly update: number;
}

/**
 * Uniform numbers in [0, 1) for `name` at a place, the same whenever they are drawn. Version 1 counts a seed up with the
 * steps and again for `mixing`, so that a step's places between real and fake are the next step's input; version 2 hashes
 * all that tells two places apart.
 */
export function stream(name: StreamName, { version, seed, step, update }: StreamPlace): () => number {
  switch (version) {
    case 1: {
      const ofStep = seed * 100_003 + step;
      const ofUpdate = update === 0 ? ofStep : derive(ofStep, update);
      return random(name === 'input' ? ofUpdate : ofUpdate + 1);
    }
    case 2:
      return randomOf([seed, streamNames.indexOf(name), step, update]);
    default:
      return version satisfies never;
  }
}
