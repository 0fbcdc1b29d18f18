/** What people really get wrong, in the order of the mistake lab. */
export const mistakeIds = [
  'batch-walk',
  'no-normalisation',
  'wrong-range',
  'wrong-scale',
  'shifted-indices',
  'relu-in-place',
  'swapped-channels',
] as const;

export type MistakeId = (typeof mistakeIds)[number];
