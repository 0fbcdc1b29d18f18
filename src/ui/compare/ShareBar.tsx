import { Tooltip } from '@mantine/core';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { blockColour } from '../blockColours.ts';
import { percent } from '../format.ts';
import { useApp } from '../useStore.ts';

/** The total as one bar, a part a layer, in the colours of the rows. The numbers are in the rows themselves. */
export function ShareBar() {
  const rows = useApp((store) =>
    weighedOf(store, shownResult(store)).rows.filter(({ share }) => (share ?? 0) > 0),
  );
  return (
    <div
      aria-hidden="true"
      style={{
        display: 'flex',
        height: 14,
        borderRadius: 7,
        overflow: 'hidden',
        marginTop: 10,
        background: 'var(--soft)',
        gap: 1,
      }}
    >
      {rows.map(({ key, share, block }) => (
        <Tooltip key={key} label={`${key} ${percent(share ?? 0)}`}>
          <div style={{ width: `${100 * (share ?? 0)}%`, background: blockColour(block) }} />
        </Tooltip>
      ))}
    </div>
  );
}
