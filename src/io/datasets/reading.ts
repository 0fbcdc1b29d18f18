/** What a person says of images that are twice as wide as high; `auto` leaves it to the page. */
export const halvesChoices = ['auto', 'left-first', 'right-first', 'no'] as const;
export type Halves = (typeof halvesChoices)[number];

export const readingKinds = ['one', 'folders', 'left-first', 'right-first'] as const;
export const readingUses = ['all', 'domains', 'pairs', 'second-only'] as const;
export const readingHeldOut = ['test-folder', 'some'] as const;

/** How a person's folder was understood; kept with the run that trains on it. */
export interface Reading {
  /** Where its two kinds of image, A and B, come from: folders, or the halves of each image (A on that side); or one kind. */
  readonly kinds: (typeof readingKinds)[number];
  /** What they are: two domains, pairs of G's input and its target, or B alone for a task that makes its input from it. */
  readonly use: (typeof readingUses)[number];
  /** Where the held-out images come from. */
  readonly heldOut: (typeof readingHeldOut)[number];
}

export const areHalves = (kinds: Reading['kinds']): boolean =>
  kinds === 'left-first' || kinds === 'right-first';
