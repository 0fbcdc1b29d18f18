const prefix = 'lpips/';

/** Name of a tap's LPIPS head in a weights manifest, a tensor [1, 1, c, 1]. */
export const headName = (tap: string): string => prefix + tap;

/** Tap of the head that a tensor of a weights manifest is; null for a tensor of the network itself. */
export const tapOfHead = (name: string): string | null =>
  name.startsWith(prefix) ? name.slice(prefix.length) : null;
