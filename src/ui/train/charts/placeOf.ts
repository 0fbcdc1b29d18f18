import type { CSSProperties } from 'react';

/** Below it a read-out has no room on either side of the pointer, px. */
const NARROW = 560;

/** Where in a drawing of so much width a read-out is: beside x, y on the side that has more room; above a narrow drawing. */
export function placeOf({ x, y, width }: { x: number; y: number; width: number }): CSSProperties {
  if (width < NARROW)
    return { top: 0, left: 0, right: 0, width: 'auto', maxWidth: 'none', translate: '0 -100%' };
  return { top: y, ...(x > width / 2 ? { right: width - x + 12 } : { left: x + 12 }) };
}
