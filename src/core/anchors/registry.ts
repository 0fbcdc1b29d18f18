import type { Anchor } from './types.ts';

const jpeg = (quality: number): Anchor => ({ kind: 'jpeg', quality });
const blur = (sigma: number): Anchor => ({ kind: 'blur', sigma });

/** The marks of the scale, of each kind the weakest change first. */
export const anchors: readonly Anchor[] = [
  ...[95, 90, 75, 50, 30, 20, 10, 5].map(jpeg),
  ...[0.5, 1, 2, 4, 8].map(blur),
];
