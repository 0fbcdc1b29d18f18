import type { Preview } from '#worker/protocolTrain.ts';

/** The steps at which there are pictures, ascending, each once. */
export function stepsOf(previews: readonly Preview[]): readonly number[] {
  return [...new Set(previews.map(({ step }) => step))].sort((a, b) => a - b);
}

/** Each arm's newest pictures that are not of later than `step`; null where an arm has none yet. */
export function shownAt(
  previews: readonly Preview[],
  arms: number,
  step: number,
): readonly (Preview | null)[] {
  const shown: (Preview | null)[] = Array.from({ length: arms }, () => null);
  for (const preview of previews) {
    const best = shown[preview.arm];
    if (best === undefined || preview.step > step) continue;
    if (best === null || preview.step >= best.step) shown[preview.arm] = preview;
  }
  return shown;
}
