import type { CSSProperties } from 'react';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { standingOf } from '#state/standing.ts';
import { blockColour } from '../blockColours.ts';
import { Explained } from '../controls/Explained.tsx';
import { percent } from '../format.ts';
import { useApp } from '../useStore.ts';
import { dimmed } from './dimmed.ts';
import classes from './TotalCard.module.css';

/** The total as one bar, a part a layer, in the colours of the rows. The numbers are in the rows themselves. */
export function ShareBar() {
  const rows = useApp((store) =>
    weighedOf(store, shownResult(store)).rows.filter(({ share }) => (share ?? 0) > 0),
  );
  const standing = useApp(standingOf);
  return (
    <div aria-hidden="true" {...dimmed(standing)} className={`measured ${classes.share}`}>
      {rows.map(({ key, share, block }) => (
        <Explained key={key} text={`${key} · ${percent(share ?? 0)}`} position="top">
          <div style={{ flex: `${share} 1 0`, '--row-colour': blockColour(block) } as CSSProperties} />
        </Explained>
      ))}
    </div>
  );
}
