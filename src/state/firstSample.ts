import type { SampleChoice } from './images.ts';

/** The pair that is shown to somebody who has brought no image. The build draws it ahead. */
export const firstSample: SampleChoice = { scene: 'lake', seed: 7, distortion: 'blur', strength: 0.4 };

/** Side of a sample pair, in pixels. */
export const SAMPLE_SIDE = 256;
