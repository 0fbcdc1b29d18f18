/** A window that moves over a side in steps. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  /** Places added before the side and after it. */
  readonly padding: number;
}

/** Positions of a window along `side` places; 0 or less where it does not fit. `rounded`: a last window may reach over the end. */
export const positions = (
  { size, stride, padding }: Window,
  side: number,
  rounded: 'down' | 'up' = 'down',
): number => {
  const steps = (side + 2 * padding - size) / stride;
  return (rounded === 'up' ? Math.ceil(steps) : Math.floor(steps)) + 1;
};
