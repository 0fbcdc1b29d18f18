import { blockColours } from '../blockColours.ts';

/** Five layers, from wide and shallow to narrow and deep. */
export function Logo() {
  return (
    <svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true">
      {blockColours.slice(1).map((colour, i) => (
        <rect
          key={colour}
          x={3 + 6 * i}
          y={3 + 2.6 * i}
          width={4.4}
          height={28 - 5.2 * i}
          rx={2}
          fill={colour}
        />
      ))}
    </svg>
  );
}
