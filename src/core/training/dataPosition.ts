import { derive, random } from './random.ts';

/** 0..n-1 in an order that `seed` decides (Fisher and Yates). */
export function shuffled(n: number, seed: number): readonly number[] {
  const draw = random(seed);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/**
 * Numbers of the images of step `step` (from 0): every image once in each pass through the set, in an order of its own
 * each time. Depends on nothing but its arguments, so that a run goes on where it was.
 */
export function batchAt(seed: number, step: number, size: number, images: number): readonly number[] {
  let epoch = -1;
  let order: readonly number[] = [];
  return Array.from({ length: size }, (_, i) => {
    const at = step * size + i;
    const now = Math.floor(at / images);
    if (now !== epoch) {
      epoch = now;
      order = shuffled(images, derive(seed, now));
    }
    return order[at % images]!;
  });
}
