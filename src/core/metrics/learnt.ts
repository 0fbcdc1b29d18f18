/** Metrics with numbers of their own that somebody has trained, beside a network's. */
export const learntKinds = ['lpips', 'dists'] as const;

/**
 * `lpips`: a head for each tap, [1, 1, c, 1]; `dists`: `alpha` and `beta`, one number for each channel of the image and of
 * all taps, [1, 1, c, 1].
 */
export type LearntKind = (typeof learntKinds)[number];

/** Name of a metric's tensor in a weights manifest; `part` is a tap, or `alpha`. */
export const learntName = (kind: LearntKind, part: string): string => `${kind}/${part}`;

/** Which metric's a tensor of a weights manifest is; null for one of the network itself. */
export function learntOf(name: string): { readonly kind: LearntKind; readonly part: string } | null {
  const kind = learntKinds.find((each) => name.startsWith(`${each}/`));
  return kind ? { kind, part: name.slice(kind.length + 1) } : null;
}
